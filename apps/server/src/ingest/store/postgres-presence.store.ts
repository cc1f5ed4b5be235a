import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Statement } from '../../database/sql.js';
import type { LoadedStanding, PresenceStore, StandingToSave } from '../presence.store.js';

const CHUNK = 2_500;

const LOAD: Statement = {
  text: `SELECT t.id AS "terminalId", t.partition::int AS partition, s.region_id AS "regionId",
      t.silent_after_seconds AS "silentAfterSeconds", st.session, COALESCE(st.session_state, 'unknown') AS "sessionState",
      st.session_since AS "sessionSince", st.journal, st.agent_version AS "agentVersion",
      st.last_seen_at AS "lastSeenAt", st.clock_offset_ms::float8 AS "clockOffsetMs", st.silent_since AS "silentSince",
      COALESCE(st.components, '{}') AS components, COALESCE(st.health, '{}') AS health
    FROM terminal t JOIN site s ON s.id = t.site_id LEFT JOIN terminal_state st ON st.terminal_id = t.id
    WHERE t.partition = ANY($1::smallint[]) ORDER BY t.id`,
};

// Ordered, so that two writers never wait for each other in a circle. Only under the epoch that is valid: a replica
// that was cut off must not write old standings over new ones.
const SAVE: Statement = {
  name: 'presence-save',
  text: `INSERT INTO terminal_state AS s (terminal_id, session, session_state, session_since, journal, agent_version,
      last_seen_at, clock_offset_ms, components, health)
    SELECT n.terminal_id, n.session, n.session_state, n.session_since, n.journal, n.agent_version, n.last_seen_at,
      n.clock_offset_ms, n.components::jsonb, n.health::jsonb
    FROM unnest($1::text[], $2::uuid[], $3::text[], $4::timestamptz[], $5::uuid[], $6::text[], $7::timestamptz[],
        $8::bigint[], $9::text[], $10::text[], $11::smallint[], $12::bigint[]) AS n (terminal_id, session,
        session_state, session_since, journal, agent_version, last_seen_at, clock_offset_ms, components, health,
        partition, epoch)
      JOIN partition_lease l ON l.partition = n.partition AND l.epoch = n.epoch
      JOIN terminal t ON t.id = n.terminal_id
    ORDER BY n.terminal_id
    ON CONFLICT (terminal_id) DO UPDATE SET session = EXCLUDED.session, session_state = EXCLUDED.session_state,
      session_since = EXCLUDED.session_since, journal = EXCLUDED.journal, agent_version = EXCLUDED.agent_version,
      last_seen_at = EXCLUDED.last_seen_at, clock_offset_ms = EXCLUDED.clock_offset_ms,
      components = EXCLUDED.components, health = EXCLUDED.health`,
};

@Injectable()
export class PostgresPresenceStore implements PresenceStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  load(partitions: readonly number[]): Promise<LoadedStanding[]> {
    return this.database.run<LoadedStanding>(LOAD, [partitions]);
  }

  async save(standings: readonly StandingToSave[]): Promise<void> {
    for (let i = 0; i < standings.length; i += CHUNK) await this.saveChunk(standings.slice(i, i + CHUNK));
  }

  private async saveChunk(rows: readonly StandingToSave[]): Promise<void> {
    const time = (value: Date | null) => value?.toISOString() ?? null;
    await this.database.run(SAVE, [
      rows.map((row) => row.terminalId),
      rows.map((row) => row.session),
      rows.map((row) => row.sessionState),
      rows.map((row) => time(row.sessionSince)),
      rows.map((row) => row.journal),
      rows.map((row) => row.agentVersion),
      rows.map((row) => time(row.lastSeenAt)),
      rows.map((row) => row.clockOffsetMs),
      rows.map((row) => JSON.stringify(row.components)),
      rows.map((row) => JSON.stringify(row.health)),
      rows.map((row) => row.partition),
      rows.map((row) => row.epoch),
    ]);
  }
}
