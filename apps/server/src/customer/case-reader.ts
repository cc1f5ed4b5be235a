import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { AUDIT_LOG, type AuditLog } from '../audit/index.js';
import { CLOCK } from '../clock.js';
import { DATABASE, type Database } from '../database/sql.js';
import { CASE_STORE, type CaseStore, type CaseSummary, type ReadCase } from './case.store.js';

/** What the bank's people ask about cases. */
@Injectable()
export class CaseReader {
  constructor(
    @Inject(CASE_STORE) private readonly store: CaseStore,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(AUDIT_LOG) private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Newest first. */
  casesOfIncident(incidentId: string): Promise<CaseSummary[]> {
    return this.store.findOfIncident(incidentId);
  }

  /** The newest case's number of each of these incidents that has one, for lists. */
  newestNumbers(incidentIds: readonly string[]): Promise<Map<string, string>> {
    return this.store.newestNumbers(incidentIds);
  }

  find(number: string): Promise<ReadCase | undefined> {
    return this.store.findByNumber(this.database, number);
  }

  /** The customer's whole number, for somebody who has to call. Who asked, and why, is on record before it is told. */
  async showPhone(number: string, actor: string, reason: string): Promise<string | null> {
    return this.database.transaction(async (sql) => {
      const found = await this.store.findByNumber(sql, number);
      const at = this.clock.now();
      await this.audit.record(sql, {
        at,
        actor,
        action: 'case.phoneShown',
        subject: `case:${number}`,
        detail: { reason },
      });
      return found?.phone ?? null;
    });
  }
}
