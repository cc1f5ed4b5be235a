import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { AUDIT_LOG, type AuditLog } from '../audit/index.js';
import { CLOCK } from '../clock.js';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import { WakeBoard } from '../wake/index.js';
import type { RosterSnapshot } from './roster-snapshot.js';
import { Roster } from './roster.js';

/** Held until the commit: who checks that nothing overlaps must be the only one to add. People edit seldom enough. */
const ROSTER_LOCK = ADVISORY_LOCKS.roster;

/** What was done, for the audit log. */
export interface RosterAct {
  /** For instance `rotation.create`. */
  action: string;
  subject: string;
  detail: Record<string, unknown>;
}

export type Refused<Reason extends string> = { outcome: 'refused'; reason: Reason; name?: string };
export type Done<T> = { outcome: 'done'; value: T; act: RosterAct };

/** Who edits. */
export interface RosterEditor {
  username: string;
  /** Regions that they answer for; none: all. */
  regions: readonly string[];
}

/** Which record is meant, and the version that was seen of it; undefined: whatever is there. */
export interface Seen {
  id: string;
  version: number | undefined;
}

export interface RosterEdit {
  sql: Sql;
  now: Date;
  /** As it is committed by now; nobody else changes it meanwhile. */
  roster: RosterSnapshot;
}

export const refused = <Reason extends string>(reason: Reason, name?: string): Refused<Reason> => ({
  outcome: 'refused',
  reason,
  ...(name !== undefined && { name }),
});

/** What was found of what was seen, unless it is gone or another version by now. */
export function asSeen<T extends { version: number }, Reason extends string>(
  found: T | undefined,
  { id, version }: Seen,
  unknown: Reason,
): { outcome: 'found'; before: T } | Refused<Reason | 'versionChanged'> {
  if (!found) return refused(unknown, id);
  if (version !== undefined && found.version !== version) return refused('versionChanged', String(found.version));
  return { outcome: 'found', before: found };
}

/** Edits the roster: one at a time, recorded in the same transaction, and known to dispatch at once. */
@Injectable()
export class RosterTrade {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(AUDIT_LOG) private readonly audit: AuditLog,
    @Inject(CLOCK) readonly clock: Clock,
    readonly roster: Roster,
    private readonly wake: WakeBoard,
  ) {}

  /** @param work decides on what it reads; what it refuses has changed nothing */
  async change<T, Reason extends string>(
    actor: string,
    work: (edit: RosterEdit) => Promise<Done<T> | Refused<Reason>>,
  ): Promise<Done<T> | Refused<Reason>> {
    const now = this.clock.now();
    const result = await this.database.transaction(async (sql) => {
      await sql.run({ text: 'SELECT pg_advisory_xact_lock($1)' }, [ROSTER_LOCK]);
      const done = await work({ sql, now, roster: await this.roster.readWithin(sql) });
      if (done.outcome === 'done') await this.audit.record(sql, { at: now, actor, ...done.act });
      return done;
    });
    if (result.outcome === 'done') await this.announce();
    return result;
  }

  private async announce(): Promise<void> {
    this.wake.ring('roster');
    await this.roster.reread();
  }
}
