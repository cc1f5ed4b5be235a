import { Injectable } from '@nestjs/common';
import { isHeld, type IncidentState, type Priority } from '#libs/domain';
import { ADVISORY_LOCKS } from '../../database/advisory-locks.js';
import type { Sql } from '../../database/sql.js';
import type { DigestFactsStore, DigestPicture, ToldDigest } from '../outside/digest-facts.store.js';

/** What is open and not hidden by maintenance or a parent. */
const OPEN = `state NOT IN ('closed', 'cancelled', 'merged') AND parent_id IS NULL AND suppressed_by IS NULL`;

interface OpenRow {
  number: string;
  priority: number;
  state: IncidentState;
  fault: string;
  terminalId: string;
  openedAt: Date;
}

@Injectable()
export class PostgresDigestFactsStore implements DigestFactsStore {
  async picture(sql: Sql, most: number): Promise<DigestPicture> {
    const counts = await sql.run<{ priority: number; count: number }>({
      text: `SELECT priority, count(*)::integer AS count FROM incident WHERE ${OPEN} GROUP BY priority`,
    });
    const rows = await sql.run<OpenRow>(
      {
        text: `SELECT number, priority, state, fault, terminal_id AS "terminalId", opened_at AS "openedAt"
               FROM incident WHERE ${OPEN} ORDER BY priority, opened_at, id LIMIT $1`,
      },
      [most],
    );
    const [rest] = await sql.run<{ flood: string; dead: number }>({
      text: `SELECT COALESCE((SELECT string_agg(desk_id, ',' ORDER BY desk_id) FROM flood WHERE ended_at IS NULL), '')
               AS flood,
               (SELECT count(*)::integer FROM notice WHERE state = 'dead' AND recipient_kind NOT IN ('robot', 'webhook'))
               AS dead`,
    });
    const open: Record<Priority, number> = { P1: 0, P2: 0, P3: 0, P4: 0 };
    for (const { priority, count } of counts) open[`P${priority}` as Priority] = count;
    return {
      open,
      incidents: rows.map(({ priority, state, ...row }) => ({
        ...row,
        priority: `P${priority}` as Priority,
        held: isHeld(state),
      })),
      flood: rest?.flood ?? '',
      dead: rest?.dead ?? 0,
    };
  }

  async told(sql: Sql): Promise<ToldDigest[]> {
    await sql.run({ text: 'SELECT pg_advisory_xact_lock($1)' }, [ADVISORY_LOCKS.robotDigests]);
    return sql.run({ text: 'SELECT robot_id AS "robotId", matter, told_at AS "toldAt", state FROM robot_digest' });
  }

  async tell(sql: Sql, told: readonly ToldDigest[]): Promise<void> {
    if (told.length === 0) return;
    await sql.run(
      {
        text: `INSERT INTO robot_digest (robot_id, matter, told_at, state)
               SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[])
               ON CONFLICT (robot_id, matter) DO UPDATE SET told_at = EXCLUDED.told_at, state = EXCLUDED.state`,
      },
      [
        told.map(({ robotId }) => robotId),
        told.map(({ matter }) => matter),
        told.map(({ toldAt }) => toldAt.toISOString()),
        told.map(({ state }) => state),
      ],
    );
  }
}
