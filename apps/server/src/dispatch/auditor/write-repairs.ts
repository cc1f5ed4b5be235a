import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '../../database/sql.js';
import {
  INCIDENT_STORE,
  TIMELINE,
  type Incident,
  type IncidentStore,
  type NewTimelineEntry,
  type Timeline,
} from '../../incident/index.js';
import { OUTBOX, type NewNotice, type Outbox } from '../../outbox/index.js';

export interface Repairs {
  changed: Incident[];
  entries: NewTimelineEntry[];
  notices: NewNotice[];
}

/** Locks what the auditor suspects, and writes what it found. */
@Injectable()
export class WriteRepairs {
  constructor(
    @Inject(INCIDENT_STORE) private readonly incidents: IncidentStore,
    @Inject(TIMELINE) private readonly timeline: Timeline,
    @Inject(OUTBOX) private readonly outbox: Outbox,
  ) {}

  lock(sql: Sql, ids: readonly string[]): Promise<Incident[]> {
    return this.incidents.lock(sql, ids);
  }

  async write(sql: Sql, { changed, entries, notices }: Repairs, now: Date): Promise<void> {
    await this.incidents.save(sql, changed);
    await this.timeline.append(sql, entries);
    await this.outbox.queue(sql, notices, now);
  }
}
