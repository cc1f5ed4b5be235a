import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import type { BatchItem } from './batch-item.js';
import { EVENT_SINK, type AcceptedEvent, type EventSink } from './event-sink.js';
import { INGEST_STORE, type IngestStore } from './ingest.store.js';
import { judgeBatch, journalKey, type JournalKey, type JudgedBatch } from './judge-batch.js';

/** Another replica has taken a partition since: nothing of the batch may be written. */
export class CutOff extends Error {
  constructor(readonly partitions: number[]) {
    super(`partitions ${partitions.join(', ')} were taken by another replica`);
  }
}

/** One transaction: epochs, watermarks, the sink, events. All of it is committed, or nothing. */
@Injectable()
export class CommitBatch {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(INGEST_STORE) private readonly store: IngestStore,
    @Inject(EVENT_SINK) private readonly sink: EventSink,
  ) {}

  /**
   * @param epochs of the partitions in the batch, as this replica took them
   * @returns what was committed. Throws {@link CutOff}, or what the database says.
   */
  commit(items: readonly BatchItem[], epochs: ReadonlyMap<number, string>, now: Date): Promise<JudgedBatch> {
    return this.database.transaction(async (sql) => {
      const locked = await this.store.lock(sql, [...epochs.keys()], journalsOf(items));
      const lost = [...epochs].filter(([partition, epoch]) => locked.epochs.get(partition) !== epoch);
      if (lost.length > 0) throw new CutOff(lost.map(([partition]) => partition));
      const judged = judgeBatch(items, locked.watermarks);
      judged.events = await this.onlyTurns(sql, judged.events);
      await this.write(sql, judged, now);
      return judged;
    });
  }

  private async write(sql: Sql, { events, moved, holes, quarantine }: JudgedBatch, now: Date): Promise<void> {
    if (events.length > 0 || moved.length > 0) {
      const incidentIds = events.length > 0 ? await this.sink.apply(sql, events, now) : [];
      await this.store.save(sql, { events, incidentIds, moved, holes }, now);
    }
    if (quarantine.length > 0) await this.store.quarantine(sql, quarantine);
  }

  /** A terminal turns silent, or is heard again, once: also when the answer to the first commit was lost. */
  private async onlyTurns(sql: Sql, events: AcceptedEvent[]): Promise<AcceptedEvent[]> {
    const turns = events.filter(isSilence);
    if (turns.length === 0) return events;
    const since = new Map(turns.map((each) => [each.terminalId, each.kind === 'raised' ? each.occurredAt : null]));
    const turned = await this.store.turnSilence(sql, since);
    return events.filter((event) => !isSilence(event) || turned.has(event.terminalId));
  }
}

/** Only the server says so; an agent's word is refused when it is read. */
const isSilence = (event: AcceptedEvent): boolean => event.fault === 'terminal.silent' && event.kind !== 'noted';

function journalsOf(items: readonly BatchItem[]): JournalKey[] {
  const journals = new Map<string, JournalKey>();
  for (const item of items) {
    if (item.kind !== 'journal') continue;
    const { terminalId, journal } = item;
    journals.set(journalKey(terminalId, journal), { terminalId, journal: journal.toLowerCase() });
  }
  return [...journals.values()];
}
