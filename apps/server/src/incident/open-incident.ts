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
    const [id] = await this.sink.apply(sql, [{ ...opening, ...spoken('raised', now) }], now);
    if (!id) throw new Error(`${opening.fault} opened no incident`);
    return id;
  }

  /** Says in the same way that it is over. */
  async clear(
    sql: Sql,
    fault: Pick<Opening, 'terminalId' | 'component'> & { fault: string },
    now: Date,
  ): Promise<void> {
    await this.sink.apply(sql, [{ ...fault, regionId: '', detail: {}, ...spoken('cleared', now) }], now);
  }
}

/** What no journal has: the server itself says it, and now. */
const spoken = <Kind extends 'raised' | 'cleared'>(kind: Kind, now: Date) => ({
  kind,
  journal: null,
  seq: null,
  occurredAt: now,
  receivedAt: now,
  raw: null,
});
