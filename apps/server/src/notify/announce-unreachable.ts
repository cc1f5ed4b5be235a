import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { CLOCK } from '../clock.js';
import { DATABASE, type Database } from '../database/sql.js';
import { TIMELINE, type NewTimelineEntry, type Timeline } from '../incident/index.js';
import { WakeBoard } from '../wake/index.js';
import { DELIVERY_STORE, type DeliveryStore } from './delivery.store.js';

const MOST = 500;

/** Tells an incident's history of notices that nobody could be sent, because no way to the person was known. */
@Injectable()
export class AnnounceUnreachable {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(DELIVERY_STORE) private readonly store: DeliveryStore,
    @Inject(TIMELINE) private readonly timeline: Timeline,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly wake: WakeBoard,
  ) {}

  async pass(): Promise<void> {
    const now = this.clock.now();
    const told = await this.database.transaction(async (sql) => {
      const unreachable = await this.store.takeUnreachable(sql, MOST, now);
      const entries = unreachable.flatMap(({ incidentId, ...data }): NewTimelineEntry[] =>
        incidentId === null
          ? []
          : [{ incidentId, at: now, kind: 'notice', what: 'noticeFailed', actor: null, reason: 'noContact', data }],
      );
      if (entries.length > 0) await this.timeline.append(sql, entries);
      return entries.length;
    });
    if (told > 0) this.wake.ring('timeline');
  }
}
