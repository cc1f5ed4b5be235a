import { Injectable } from '@nestjs/common';
import { OUTAGE_FAULTS, type OutageChild } from '#libs/domain';
import { ADVISORY_LOCKS } from '../../../database/advisory-locks.js';
import { plainArray, type Sql } from '../../../database/sql.js';
import type { AlarmDesk, AlarmRecords, ModeChange, OpenOutage, TerminalMode } from '../alarm-picture.js';
import type { AlarmStore, HeldRecord, OutageRecord } from '../alarm.store.js';
import { toWindow, WINDOW_COLUMNS, WINDOW_OVER, type WindowRow } from './window-row.js';

const OPEN = `state NOT IN ('closed', 'cancelled', 'merged')`;
/** More than a bank has sites; with it and the order of the index, no plan reads all incidents for the few outages. */
const MOST_OUTAGES = 100_000;
/** Another monitor may speak of a site or a host as well: no terminal is part of that. */
const IS_OUTAGE = `fault IN (${Object.values(OUTAGE_FAULTS)
  .map((fault) => `'${fault}'`)
  .join(', ')})`;

const MODES = {
  name: 'alarm-modes',
  text: `SELECT terminal_id AS "terminalId", mode, min(since) AS since FROM terminal_mode GROUP BY terminal_id, mode`,
};
const OPEN_OUTAGES = {
  name: 'alarm-open-outages',
  text: `SELECT id, subject, terminal_id AS "subjectId" FROM incident
         WHERE subject <> 'terminal' AND ${IS_OUTAGE} AND ${OPEN} AND state <> 'restored' ORDER BY id LIMIT ${MOST_OUTAGES}`,
};
const DESKS = {
  name: 'alarm-desks',
  text: `SELECT d.id, d.regions, f.since AS "floodSince" FROM desk d
         LEFT JOIN flood f ON f.desk_id = d.id AND f.ended_at IS NULL WHERE d.kind = 'desk' ORDER BY d.id`,
};
// What was never shown to anybody is no alarm: held ones, and those that something other than a flood hid from the start.
const ALARMS = {
  name: 'alarm-new-alarms',
  text: `SELECT region_id AS "regionId", count(*)::int AS count FROM incident
         WHERE opened_at > $1 AND hold IS NULL AND (suppressed_by IS NULL OR suppressed_by = 'flood') GROUP BY region_id`,
};
const WINDOWS = {
  name: 'alarm-windows',
  text: `SELECT ${WINDOW_COLUMNS} FROM maintenance_window w
         WHERE ended_at IS NULL AND coalesce(${WINDOW_OVER}, 'infinity') > $1`,
};

const ENTER_MODES = {
  name: 'alarm-enter-modes',
  text: `INSERT INTO terminal_mode (terminal_id, mode, component, source, since)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
         ON CONFLICT (terminal_id, mode, component, source) DO UPDATE SET since = excluded.since`,
};
const LEAVE_MODES = {
  name: 'alarm-leave-modes',
  text: `DELETE FROM terminal_mode m USING unnest($1::text[], $2::text[], $3::text[], $4::text[])
           AS l(terminal_id, mode, component, source)
         WHERE m.terminal_id = l.terminal_id AND m.mode = l.mode AND m.component = l.component AND m.source = l.source`,
};

const DUE = {
  name: 'alarm-due',
  text: `SELECT id FROM (
           SELECT id, review_at FROM incident WHERE review_at <= $1
           UNION ALL
           SELECT i.id, i.last_event_at FROM incident i
           WHERE i.suppressed_by = 'supervisorMode' AND ${OPEN} AND NOT EXISTS (
             SELECT 1 FROM terminal_mode m WHERE m.terminal_id = i.terminal_id AND m.mode = i.suppressed_ref)
           UNION ALL
           SELECT i.id, i.last_event_at FROM incident i
           WHERE i.suppressed_by = 'flood' AND ${OPEN} AND NOT EXISTS (
             SELECT 1 FROM flood f WHERE f.desk_id = i.suppressed_ref AND f.ended_at IS NULL)
           UNION ALL
           SELECT i.id, i.last_event_at FROM incident i LEFT JOIN incident o ON o.id = i.parent_id
           WHERE i.suppressed_by = 'parentOutage' AND i.${OPEN}
             AND (o.id IS NULL OR NOT o.${OPEN} OR NOT o.${IS_OUTAGE})
         ) AS due GROUP BY id ORDER BY min(review_at), id LIMIT $2`,
};

const HELD = {
  name: 'alarm-held',
  text: `SELECT id, terminal_id AS "terminalId", review_at AS "reviewAt" FROM incident
         WHERE hold = 'collapse' AND ${OPEN} AND fault_active ORDER BY id`,
};

// Children of an earlier life of the outage, which ended before it was raised anew, say nothing about this one.
const OF_THIS_LIFE = `c.suppressed_by = 'parentOutage'
  AND (c.${OPEN} AND c.fault_active OR c.cleared_at >= coalesce(o.transitions[cardinality(o.transitions)], o.opened_at))`;

const OUTAGES = {
  name: 'alarm-outages',
  text: `SELECT o.id, o.subject, o.terminal_id AS "subjectId", o.region_id AS "regionId", false AS over,
           o.fault_active AS "faultActive", n.standing, n.children
         FROM incident o CROSS JOIN LATERAL (
           SELECT count(*)::int AS children, (count(*) FILTER (WHERE c.${OPEN} AND c.fault_active))::int AS standing
           FROM incident c WHERE c.parent_id = o.id AND ${OF_THIS_LIFE}) AS n
         WHERE o.subject <> 'terminal' AND o.${IS_OUTAGE} AND o.${OPEN} ORDER BY o.id LIMIT ${MOST_OUTAGES}`,
};

const CHILDREN = {
  name: 'alarm-children',
  text: `SELECT c.id AS "incidentId", c.terminal_id AS "terminalId", (c.${OPEN} AND c.fault_active) AS standing,
           coalesce(c.transitions[cardinality(c.transitions)], c.opened_at) AS "raisedAt", c.cleared_at AS "clearedAt"
         FROM incident c JOIN incident o ON o.id = c.parent_id WHERE o.id = $1 AND ${OF_THIS_LIFE} ORDER BY c.id`,
};

const IDS_OF_FAULTS = {
  name: 'alarm-ids-of-faults',
  text: `SELECT i.id FROM unnest($1::text[], $2::text[]) AS k(terminal_id, fault)
         JOIN incident i ON i.terminal_id = k.terminal_id AND i.fault = k.fault
         WHERE i.${OPEN} OR i.closed_at >= $3 OR i.shelved_until IS NOT NULL
           OR (i.state = 'merged' AND i.closed_at IS NULL)`,
};

/** Rows are locked in the order of their ids, as everywhere. */
const reviewWhere = (condition: string): string =>
  `WITH due AS (SELECT id FROM incident WHERE ${condition} AND ${OPEN} ORDER BY id FOR UPDATE)
   UPDATE incident i SET review_at = $2 FROM due WHERE i.id = due.id`;

@Injectable()
export class PostgresAlarmStore implements AlarmStore {
  async readPicture(sql: Sql, now: Date, alarmsSince: Date): Promise<AlarmRecords> {
    const windows = await sql.run<WindowRow>(WINDOWS, [now]);
    const modes = await sql.run<TerminalMode>(MODES);
    const outages = await sql.run<OpenOutage>(OPEN_OUTAGES);
    const desks = await sql.run<AlarmDesk>(DESKS);
    const alarms = await sql.run<AlarmRecords['alarms'][number]>(ALARMS, [alarmsSince]);
    return { windows: windows.map(toWindow), modes, outages, desks, alarms };
  }

  async saveModes(sql: Sql, changes: readonly ModeChange[]): Promise<void> {
    const columns = (of: readonly ModeChange[]): unknown[] => [
      of.map((each) => each.terminalId),
      of.map((each) => each.mode),
      of.map((each) => each.component),
      of.map((each) => each.source),
    ];
    const entered = changes.filter(({ since }) => since);
    const left = changes.filter(({ since }) => !since);
    if (entered.length > 0) {
      await sql.run(ENTER_MODES, [...columns(entered), plainArray(entered.map(({ since }) => since))]);
    }
    if (left.length > 0) await sql.run(LEAVE_MODES, columns(left));
  }

  async takeTurn(sql: Sql): Promise<boolean> {
    const [row] = await sql.run<{ taken: boolean }>(
      { name: 'alarm-turn', text: 'SELECT pg_try_advisory_xact_lock($1) AS taken' },
      [ADVISORY_LOCKS.alarmReview],
    );
    return row!.taken;
  }

  async dueToReview(sql: Sql, now: Date, limit: number): Promise<string[]> {
    return (await sql.run<{ id: string }>(DUE, [now, limit])).map(({ id }) => id);
  }

  held(sql: Sql): Promise<HeldRecord[]> {
    return sql.run<HeldRecord>(HELD);
  }

  outages(sql: Sql): Promise<OutageRecord[]> {
    return sql.run<OutageRecord>(OUTAGES);
  }

  childrenOf(sql: Sql, outageId: string): Promise<OutageChild[]> {
    return sql.run<OutageChild>(CHILDREN, [outageId]);
  }

  async idsOfFaults(
    sql: Sql,
    keys: readonly { terminalId: string; fault: string }[],
    closedSince: Date,
  ): Promise<string[]> {
    if (keys.length === 0) return [];
    const columns = [keys.map(({ terminalId }) => terminalId), keys.map(({ fault }) => fault)];
    return (await sql.run<{ id: string }>(IDS_OF_FAULTS, [...columns, closedSince])).map(({ id }) => id);
  }

  async beginFlood(sql: Sql, deskId: string, count: number, now: Date): Promise<void> {
    await sql.run(
      {
        text: `INSERT INTO flood (desk_id, since, peak) VALUES ($1, $2, $3)
               ON CONFLICT (desk_id) WHERE ended_at IS NULL DO NOTHING`,
      },
      [deskId, now, count],
    );
  }

  async endFlood(sql: Sql, deskId: string, now: Date): Promise<void> {
    // What it muted is due from now on (see DUE). It is not touched here: the pass locks all its rows at once, in order.
    await sql.run({ text: 'UPDATE flood SET ended_at = $2 WHERE desk_id = $1 AND ended_at IS NULL' }, [deskId, now]);
  }

  async notePeak(sql: Sql, deskId: string, count: number): Promise<void> {
    await sql.run({ text: 'UPDATE flood SET peak = $2 WHERE desk_id = $1 AND ended_at IS NULL AND peak < $2' }, [
      deskId,
      count,
    ]);
  }

  async reviewWindow(sql: Sql, windowId: string, now: Date): Promise<void> {
    await sql.run({ text: reviewWhere(`suppressed_by = 'maintenance' AND suppressed_ref = $1`) }, [windowId, now]);
  }
}
