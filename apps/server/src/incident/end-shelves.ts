import { Inject, Injectable } from '@nestjs/common';
import { isOver } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import { WakeBoard } from '../wake/index.js';
import { DeskRules } from './desk-rules.js';
import { IncidentWriter } from './incident-writer.js';
import type { Incident } from './incident.js';
import { INCIDENT_STORE, type IncidentStore } from './incident.store.js';
import { OFF_THE_SHELF, waitingRequest } from './shelf.js';
import type { NewTimelineEntry } from './timeline.js';
import type { TimelineWord } from './timeline-words.js';

const BATCH = 500;

/**
 * Brings back what was shelved until now, and forgets wishes that no second person confirmed in time. Dispatch wakes at
 * the end of a shelf by itself; this says so in the timeline and on the live stream, also for what is only listed.
 */
@Injectable()
export class EndShelves {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(INCIDENT_STORE) private readonly store: IncidentStore,
    private readonly writer: IncidentWriter,
    private readonly rules: DeskRules,
    private readonly wake: WakeBoard,
  ) {}

  /** @returns whether more may be waiting */
  async pass(now: Date): Promise<boolean> {
    const count = await this.database.transaction((sql) => this.passIn(sql, now));
    if (count > 0) this.wake.ring('incidents', 'timeline');
    return count === BATCH;
  }

  private async passIn(sql: Sql, now: Date): Promise<number> {
    const askedBefore = new Date(now.getTime() - this.rules.shelving.requestLastsMs);
    const due = await this.store.lockDueOnShelf(sql, now, askedBefore, BATCH);
    const entries = due.flatMap((incident) => this.end(incident, now));
    await this.writer.writeAll(sql, due, entries);
    return due.length;
  }

  private end(incident: Incident, now: Date): NewTimelineEntry[] {
    const { shelvedUntil, shelveRequest } = incident;
    const lines: NewTimelineEntry[] = [];
    const line = (what: TimelineWord, reason: string, data: Record<string, unknown>): void => {
      lines.push({ incidentId: incident.id, at: now, kind: 'decision', what, actor: null, reason, data });
    };
    if (shelveRequest && !waitingRequest(incident, this.rules.shelving, now)) {
      incident.shelveRequest = null;
      line('shelveRequestLapsed', 'nobodyConfirmed', { by: shelveRequest.by });
    }
    if (shelvedUntil && shelvedUntil <= now) {
      const { shelveRequest: wish, dispatchAt } = incident;
      Object.assign(incident, OFF_THE_SHELF, { shelveRequest: wish, dispatchAt: dispatchAt && now });
      // What ended while it lay on the shelf stays ended; the shelf only waited for a return.
      if (!isOver(incident.state)) line('unshelved', 'shelfIsOver', { until: shelvedUntil.toISOString() });
    }
    if (lines.length > 0) incident.version += 1;
    return lines;
  }
}
