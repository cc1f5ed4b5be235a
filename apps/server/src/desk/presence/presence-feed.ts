import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Subject, type Observable, type Subscription } from 'rxjs';
import type { Logger } from '#libs/observability';
import { DATABASE, type Database } from '../../database/sql.js';
import { LOGGER } from '../../logger.js';
import { Loop, WakeBoard } from '../../wake/index.js';
import { PresenceBoard } from './presence-board.js';

/** Who looks at one incident from now on. */
export interface PresenceChange {
  incidentId: string;
  regionId: string;
  assigneeId: string | null;
  viewers: string[];
}

/** For those who left without saying so. */
const SWEEP_MS = 5_000;

/** Tells the live streams of this process whenever somebody comes to an incident or leaves it. */
@Injectable()
export class PresenceFeed implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly live = new Subject<PresenceChange>();
  private readonly loop: Loop;
  private told = new Map<string, string[]>();
  private timer: NodeJS.Timeout | undefined;
  private heard: Subscription | undefined;

  constructor(
    @Inject(PresenceBoard) private readonly board: PresenceBoard,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(WakeBoard) private readonly wake: WakeBoard,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new Loop('presence', () => this.look(), logger);
  }

  get changes(): Observable<PresenceChange> {
    return this.live;
  }

  onApplicationBootstrap(): void {
    this.heard = this.wake.heard('presence').subscribe(() => this.loop.ring());
    // Only while somebody was there: an idle desk asks nothing.
    this.timer = setInterval(() => this.told.size > 0 && this.loop.ring(), SWEEP_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.heard?.unsubscribe();
    await this.loop.stop();
    this.live.complete();
  }

  private async look(): Promise<boolean> {
    const now = new Map<string, string[]>();
    for (const { incidentId, username } of await this.board.viewers(null)) {
      now.set(incidentId, [...(now.get(incidentId) ?? []), username]);
    }
    const ids = [...new Set([...now.keys(), ...this.told.keys()])];
    const changed = ids.filter((id) => String(now.get(id)) !== String(this.told.get(id)));
    this.told = now;
    for (const place of await this.placesOf(changed)) {
      this.live.next({ ...place, viewers: now.get(place.incidentId) ?? [] });
    }
    return false;
  }

  private async placesOf(ids: readonly string[]): Promise<Omit<PresenceChange, 'viewers'>[]> {
    if (ids.length === 0) return [];
    const text = `SELECT id AS "incidentId", region_id AS "regionId", assignee_id AS "assigneeId"
                  FROM incident WHERE id = ANY($1::bigint[])`;
    return this.database.run({ text }, [ids]);
  }
}
