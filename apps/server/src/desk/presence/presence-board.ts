import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { PRESENCE_LASTS_MS } from '#libs/domain';
import { CLOCK } from '../../clock.js';
import { DATABASE, type Database } from '../../database/sql.js';
import { WakeBoard } from '../../wake/index.js';

export interface Viewer {
  incidentId: string;
  username: string;
  since: Date;
}

/** Rows older than this are swept when somebody looks anew. */
const KEPT_MS = 10 * PRESENCE_LASTS_MS;

// `since` begins anew for somebody who had gone meanwhile; then, and only then, the others are told.
const TOUCH = {
  name: 'presence-touch',
  text: `INSERT INTO incident_presence AS p (incident_id, username, since, seen_at) VALUES ($1, $2, $3, $3)
         ON CONFLICT (incident_id, username) DO UPDATE SET seen_at = excluded.seen_at,
           since = CASE WHEN p.seen_at > $4 THEN p.since ELSE excluded.since END
         RETURNING since = $3 AS came`,
};

const VIEWERS = {
  name: 'presence-viewers',
  text: `SELECT incident_id AS "incidentId", username, since FROM incident_presence
         WHERE seen_at > $1 AND ($2::bigint IS NULL OR incident_id = $2) ORDER BY incident_id, since, username`,
};

/** Who has an incident open now (product criterion A29). Kept in the database, so that all replicas tell the same. */
@Injectable()
export class PresenceBoard {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(WakeBoard) private readonly wake: WakeBoard,
  ) {}

  /** Somebody says that they look at it; to be said again well within half a minute. */
  async touch(incidentId: string, username: string): Promise<void> {
    const now = this.clock.now();
    const [row] = await this.database.run<{ came: boolean }>(TOUCH, [incidentId, username, now, this.oldest(now)]);
    if (!row?.came) return;
    const forgotten = new Date(now.getTime() - KEPT_MS);
    await this.database.run({ text: 'DELETE FROM incident_presence WHERE seen_at < $1' }, [forgotten]);
    this.wake.ring('presence');
  }

  async leave(incidentId: string, username: string): Promise<void> {
    const text = 'DELETE FROM incident_presence WHERE incident_id = $1 AND username = $2';
    await this.database.run({ text }, [incidentId, username]);
    this.wake.ring('presence');
  }

  /** @param incidentId null: of all incidents */
  viewers(incidentId: string | null): Promise<Viewer[]> {
    return this.database.run(VIEWERS, [this.oldest(this.clock.now()), incidentId]);
  }

  private oldest(now: Date): Date {
    return new Date(now.getTime() - PRESENCE_LASTS_MS);
  }
}
