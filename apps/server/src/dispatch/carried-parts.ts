import { Inject, Injectable } from '@nestjs/common';
import { AUDIT_LOG, type AuditLog } from '../audit/index.js';
import { DATABASE, type Database } from '../database/sql.js';
import { DispatchDirectory } from './dispatch-directory.js';
import { STANDING_STORE, type CarriedPart, type StandingStore } from './standing.store.js';
import { StandingBook } from './standings.js';

/** Which spare parts people carry. */
@Injectable()
export class CarriedParts {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(STANDING_STORE) private readonly store: StandingStore,
    @Inject(AUDIT_LOG) private readonly audit: AuditLog,
    private readonly people: DispatchDirectory,
    private readonly standings: StandingBook,
  ) {}

  /** @returns undefined when there is no such technician */
  async of(technicianId: string): Promise<readonly CarriedPart[] | undefined> {
    if (!(await this.isKnown(technicianId))) return undefined;
    return (await this.store.parts()).get(technicianId) ?? [];
  }

  /** Replaces the list. @returns false when there is no such technician */
  async set(technicianId: string, parts: readonly CarriedPart[], actor: string): Promise<boolean> {
    if (!(await this.isKnown(technicianId))) return false;
    const carried = parts.filter(({ quantity }) => quantity > 0);
    await this.database.transaction(async (sql) => {
      await this.store.setParts(sql, technicianId, carried);
      await this.audit.record(sql, {
        at: this.people.clock.now(),
        actor,
        action: 'technician.parts',
        subject: `technician:${technicianId}`,
        detail: { parts: carried },
      });
    });
    this.standings.forget();
    return true;
  }

  private async isKnown(technicianId: string): Promise<boolean> {
    return (await this.people.roster.read()).technician(technicianId) !== undefined;
  }
}
