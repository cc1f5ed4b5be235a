import { Injectable } from '@nestjs/common';
import type { Component, SelfTestOutcome, SelfTestReason, SelfTestReply, SelfTestVerdict } from '#libs/domain';
import { ADVISORY_LOCKS } from '../../../database/advisory-locks.js';
import { jsonArray, plainArray, type Sql } from '../../../database/sql.js';
import type { EndedSelfTest, SelfTest, SelfTestStore } from '../self-test.store.js';
import { readReply } from '../read-reply.js';

interface Row {
  id: string;
  terminal_id: string;
  incident_id: string;
  component: Component;
  expires_at: Date;
}

const COLUMNS = 'c.id, c.terminal_id, c.incident_id, c.component, c.expires_at';

const TAKE_TURN = { name: 'self-test-turn', text: 'SELECT pg_try_advisory_xact_lock($1) AS taken' };

const REQUEST = {
  name: 'self-test-request',
  text: `INSERT INTO terminal_command (terminal_id, name, incident_id, component, requested_at, expires_at, next_at)
         SELECT i.terminal_id, 'self-test', i.id, i.component, $1, $3, $1 FROM incident i
         WHERE i.verify_until > $1 AND i.state = 'restored' AND i.subject = 'terminal'
           AND NOT EXISTS (SELECT 1 FROM terminal_command c WHERE c.incident_id = i.id
                           AND c.requested_at >= greatest(i.restored_at, $2))
         RETURNING 1`,
};

// A terminal answers with a noted event, kept like any other; a command that was answered twice has its first answer.
const LOCK_ENDED = {
  name: 'self-test-lock-ended',
  text: `SELECT ${COLUMNS}, answer.detail FROM terminal_command c
         LEFT JOIN LATERAL (
           SELECT e.detail FROM device_event e
           WHERE e.terminal_id = c.terminal_id AND e.received_at >= c.requested_at AND e.fault = 'command.replied'
             AND e.detail->>'id' = c.id::text
           ORDER BY e.received_at LIMIT 1) AS answer ON true
         WHERE c.state = 'waiting' AND c.name = 'self-test' AND (answer.detail IS NOT NULL OR c.expires_at <= $1)
         ORDER BY c.id LIMIT $2 FOR UPDATE OF c SKIP LOCKED`,
};

const SETTLE = {
  name: 'self-test-settle',
  text: `UPDATE terminal_command c SET state = 'ended', answered_at = $4, outcome = u.outcome, reason = u.reason,
           result = u.result
         FROM ROWS FROM (unnest($1::uuid[], $2::text[], $3::text[]), jsonb_array_elements($5::jsonb))
           AS u(id, outcome, reason, result)
         WHERE c.id = u.id`,
};

const TAKE_TO_SEND = {
  name: 'self-test-take-to-send',
  text: `WITH taken AS (UPDATE terminal_command c SET next_at = $2
         WHERE c.id = ANY(ARRAY(SELECT id FROM terminal_command
                                WHERE state = 'waiting' AND name = 'self-test' AND next_at <= $1 AND expires_at > $1
                                ORDER BY next_at LIMIT $3 FOR UPDATE SKIP LOCKED))
         RETURNING ${COLUMNS}) SELECT * FROM taken`,
};

const LAST_VERDICTS = {
  name: 'self-test-last-verdicts',
  text: `SELECT DISTINCT ON (c.incident_id) c.incident_id, c.outcome, c.reason FROM terminal_command c
         JOIN incident i ON i.id = c.incident_id
         WHERE c.incident_id = ANY($1::bigint[]) AND c.state = 'ended' AND c.name = 'self-test'
           AND c.requested_at >= i.restored_at
         ORDER BY c.incident_id, c.requested_at DESC`,
};

const toSelfTest = (row: Row): SelfTest => ({
  id: row.id,
  terminalId: row.terminal_id,
  incidentId: row.incident_id,
  component: row.component,
  expiresAt: row.expires_at,
});

@Injectable()
export class PostgresSelfTestStore implements SelfTestStore {
  async request(sql: Sql, { now, since, expiresAt }: { now: Date; since: Date; expiresAt: Date }): Promise<number> {
    // One process at a time: two that look at once would both find none.
    const [turn] = await sql.run<{ taken: boolean }>(TAKE_TURN, [ADVISORY_LOCKS.selfTests]);
    return turn!.taken ? (await sql.run(REQUEST, [now, since, expiresAt])).length : 0;
  }

  async lockEnded(sql: Sql, now: Date, limit: number): Promise<EndedSelfTest[]> {
    const rows = await sql.run<Row & { detail: unknown }>(LOCK_ENDED, [now, limit]);
    return rows.map((row) => ({ ...toSelfTest(row), reply: row.detail === null ? null : readReply(row.detail) }));
  }

  async settle(
    sql: Sql,
    ended: readonly { test: EndedSelfTest; verdict: SelfTestVerdict }[],
    now: Date,
  ): Promise<void> {
    await sql.run(SETTLE, [
      plainArray(ended.map(({ test }) => test.id)),
      plainArray(ended.map(({ verdict }) => verdict.outcome)),
      plainArray(ended.map(({ verdict }) => verdict.reason)),
      now,
      jsonArray(ended.map(({ test }) => test.reply satisfies SelfTestReply | null)),
    ]);
  }

  async takeToSend(sql: Sql, now: Date, again: Date, limit: number): Promise<SelfTest[]> {
    const rows = await sql.run<Row>(TAKE_TO_SEND, [now, again, limit]);
    return rows.map(toSelfTest);
  }

  async lastVerdicts(sql: Sql, incidentIds: readonly string[]): Promise<Map<string, SelfTestVerdict>> {
    const rows = await sql.run<{ incident_id: string; outcome: SelfTestOutcome; reason: SelfTestReason }>(
      LAST_VERDICTS,
      [incidentIds],
    );
    return new Map(rows.map(({ incident_id, outcome, reason }) => [incident_id, { outcome, reason }]));
  }
}
