import { Inject, Injectable } from '@nestjs/common';
import type { FaultCode } from '#libs/domain';
import type { Sql } from '../database/sql.js';
import { EVENT_SINK, type EventSink } from '../ingest/index.js';
import type { Opening } from './incident.js';

/** For what the server itself concludes, such as a suspected card trap: the same way in as for a terminal's event. */
@Injectable()
export class OpenIncident {
  constructor(@Inject(EVENT_SINK) private readonly sink: EventSink) {}

  /**
   * Opens an incident, or counts the fault once more when one is open, inside the caller's transaction. The caller
   * rings `incidents` and `timeline` after the commit.
   * @returns the incident's id
   */
  async open(sql: Sql, opening: Opening & { fault: FaultCode }, now: Date): Promise<string> {
    const [id] = await this.sink.apply(
      sql,
      [{ ...opening, journal: null, seq: null, kind: 'raised', occurredAt: now, receivedAt: now, raw: null }],
      now,
    );
    if (!id) throw new Error(`${opening.fault} opened no incident`);
    return id;
  }
}
