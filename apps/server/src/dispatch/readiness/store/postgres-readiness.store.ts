import { Injectable } from '@nestjs/common';
import type { ShiftCheckFacts } from '#libs/domain';
import type { Sql } from '../../../database/sql.js';
import type { ReadinessStore } from '../readiness.store.js';

/** Enough to name the codes; a terminal that repeats itself fills the quarantine with one. */
const SAMPLE = 500;

const UNKNOWN_FAULTS = {
  text: `SELECT payload FROM quarantine
         WHERE received_at >= $1 AND reason LIKE '%is not in the fault catalogue%' ORDER BY received_at DESC LIMIT $2`,
};

const NOTE_FINDINGS = {
  text: `WITH gone AS (DELETE FROM readiness_told WHERE NOT key = ANY($1)),
         seen AS (UPDATE readiness_told SET seen_at = $2 WHERE key = ANY($1))
         INSERT INTO readiness_told (key, told_at, seen_at) SELECT key, $2, $2 FROM unnest($1::text[]) AS key
         ON CONFLICT (key) DO NOTHING RETURNING key`,
};

@Injectable()
export class PostgresReadinessStore implements ReadinessStore {
  async pushOwners(sql: Sql): Promise<ReadonlySet<string>> {
    const rows = await sql.run<{ owner: string }>({ text: 'SELECT DISTINCT owner FROM push_subscription' });
    return new Set(rows.map(({ owner }) => owner));
  }

  async unknownFaults(sql: Sql, since: Date): Promise<string[]> {
    const rows = await sql.run<{ payload: Buffer }>(UNKNOWN_FAULTS, [since, SAMPLE]);
    return [...new Set(rows.flatMap(({ payload }) => codesIn(payload.toString('utf8'))))];
  }

  async shiftChecks(sql: Sql, now: Date): Promise<ShiftCheckFacts[]> {
    return sql.run<ShiftCheckFacts>(
      {
        text: `SELECT technician_id AS "technicianId", shift_from AS "shiftFrom", shift_until AS "shiftUntil",
                 answered_at AS "answeredAt"
               FROM shift_check WHERE shift_until > $1 ORDER BY shift_from, technician_id`,
      },
      [now],
    );
  }

  async noteFindings(sql: Sql, keys: readonly string[], now: Date): Promise<Set<string>> {
    const rows = await sql.run<{ key: string }>(NOTE_FINDINGS, [[...new Set(keys)], now]);
    return new Set(rows.map(({ key }) => key));
  }
}

/** What is quarantined may be cut short: the codes are read out of the text as it is. */
const codesIn = (payload: string): string[] =>
  [...payload.matchAll(/"fault"\s*:\s*"([A-Za-z0-9_.-]{1,64})"/g)].map((match) => match[1]!);
