import { Inject, Injectable } from '@nestjs/common';
import { judgeFlood } from '#libs/domain';
import type { Metrics } from '#libs/observability';
import type { Sql } from '../../database/sql.js';
import { METRICS } from '../../logger.js';
import type { AlarmLook } from './alarm-look.js';
import { ALARM_STORE, type AlarmStore } from './alarm.store.js';

/** Begins and ends the flood of each desk. */
@Injectable()
export class ReviewFloods {
  private readonly active;

  constructor(
    @Inject(ALARM_STORE) private readonly store: AlarmStore,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.active = metrics.gauge('alarm_flood_active', 'Whether a desk gets more alarms than it can read.', ['desk']);
  }

  /** @returns whether a flood began or ended */
  async review(sql: Sql, { picture, rules }: AlarmLook, now: Date): Promise<boolean> {
    let changed = false;
    for (const desk of picture.desks) {
      const count = picture.countOf(desk);
      const { outcome } = judgeFlood({ since: desk.floodSince, count }, rules.flood);
      if (outcome === 'begin') await this.store.beginFlood(sql, desk.id, count, now);
      if (outcome === 'end') await this.store.endFlood(sql, desk.id, now);
      if (outcome === 'goOn') await this.store.notePeak(sql, desk.id, count);
      this.active.set({ desk: desk.id }, outcome === 'begin' || outcome === 'goOn' ? 1 : 0);
      changed ||= outcome === 'begin' || outcome === 'end';
    }
    return changed;
  }
}
