import { Inject, Injectable } from '@nestjs/common';
import type { Metrics } from '#libs/observability';
import { METRICS } from '../logger.js';
import type { BatchItem } from './batch-item.js';
import type { AcceptedEvent } from './event-sink.js';
import type { JudgedBatch } from './judge-batch.js';

/** What ingest tells Prometheus. Labels are few words of ours, never a terminal or what an agent wrote. */
@Injectable()
export class IngestFigures {
  private readonly events;
  private readonly lag;
  private readonly quarantined;
  private readonly queue;
  private readonly partitions;
  private readonly terminals;

  constructor(@Inject(METRICS) metrics: Metrics) {
    this.events = metrics.counter('device_events_total', 'Events of terminals, by what became of them.', [
      'class',
      'result',
    ]);
    this.lag = metrics.histogram('event_ingest_lag_seconds', 'From the receipt of an event until it is committed.');
    this.quarantined = metrics.counter('messages_quarantined_total', 'Messages that could not be read.', ['kind']);
    this.queue = metrics.gauge('ingest_queue_events', 'Events that wait for the next batch.');
    this.partitions = metrics.gauge('partitions_held', 'Partitions that this replica holds.');
    this.terminals = metrics.gauge('terminals', 'Terminals of this replica, by how they stand.', ['state']);
  }

  committed(judged: JudgedBatch, now: Date): void {
    for (const event of judged.events) {
      this.events.inc({ class: classOf(event), result: 'accepted' });
      this.lag.observe(Math.max(0, now.getTime() - event.receivedAt.getTime()) / 1000);
    }
    this.count('duplicate', judged.duplicates);
    this.count('ahead', judged.ahead);
    this.count('quarantined', judged.quarantine.length);
  }

  /** Not taken in, and not acknowledged: the terminal sends it again. */
  dropped(items: readonly BatchItem[], result: 'overflow' | 'notHeld' | 'failed'): void {
    let events = 0;
    for (const item of items) events += item.kind === 'journal' ? item.entries.length : 1;
    this.count(result, events);
  }

  messageQuarantined(kind: string): void {
    this.quarantined.inc({ kind });
  }

  waiting(events: number): void {
    this.queue.set(events);
  }

  held(partitions: number): void {
    this.partitions.set(partitions);
  }

  standing(states: Readonly<Record<string, number>>): void {
    for (const [state, count] of Object.entries(states)) this.terminals.set({ state }, count);
  }

  private count(result: string, events: number): void {
    if (events > 0) this.events.inc({ class: 'any', result }, events);
  }
}

/** The area of a catalogued fault; what is only noted may carry any word, and is one class. */
const classOf = ({ kind, fault }: AcceptedEvent): string =>
  kind !== 'noted' ? fault.slice(0, fault.indexOf('.')) : 'noted';
