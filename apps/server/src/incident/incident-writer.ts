import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '../database/sql.js';
import { OUTBOX, type Outbox } from '../outbox/index.js';
import type { Incident } from './incident.js';
import { INCIDENT_STORE, type IncidentStore } from './incident.store.js';
import { TIMELINE, type NewTimelineEntry, type Timeline } from './timeline.js';

/** Writes what was decided about one incident. */
@Injectable()
export class IncidentWriter {
  constructor(
    @Inject(INCIDENT_STORE) private readonly store: IncidentStore,
    @Inject(TIMELINE) private readonly timeline: Timeline,
    @Inject(OUTBOX) private readonly outbox: Outbox,
  ) {}

  async lock(sql: Sql, id: string): Promise<Incident | undefined> {
    return (await this.store.lock(sql, [id]))[0];
  }

  isOpenElsewhere(sql: Sql, incident: Incident): Promise<boolean> {
    return this.store.isOpenElsewhere(sql, incident);
  }

  /** @param cancelPages why pages that were not sent yet are cancelled; null: they are not */
  async write(
    sql: Sql,
    incident: Incident,
    { entry, cancelPages }: { entry: NewTimelineEntry; cancelPages: string | null },
  ): Promise<void> {
    await this.store.save(sql, [incident]);
    await this.timeline.append(sql, [entry]);
    if (cancelPages) await this.outbox.cancelPages(sql, [incident.id], cancelPages);
  }
}
