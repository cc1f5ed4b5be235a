import { upTopic, type AckMessage } from '#libs/contract';
import { readJournal, type Hole } from '#libs/domain';
import { quarantinePayload, type BatchItem, type JournalItem, type QuarantineRow } from './batch-item.js';
import type { AcceptedEvent } from './event-sink.js';

export interface JournalKey {
  terminalId: string;
  /** Lower case. */
  journal: string;
}

export interface Watermark extends JournalKey {
  upTo: number;
}

export interface JournalHole extends JournalKey, Hole {}

export interface Acknowledgement {
  terminalId: string;
  message: AckMessage;
}

/** What a batch comes to, before anything is written. */
export interface JudgedBatch {
  events: AcceptedEvent[];
  moved: Watermark[];
  holes: JournalHole[];
  quarantine: QuarantineRow[];
  acknowledgements: Acknowledgement[];
  duplicates: number;
  ahead: number;
}

/** Key of a journal in a map of watermarks. A terminal id holds no blank. */
export const journalKey = (terminalId: string, journal: string): string => `${terminalId} ${journal.toLowerCase()}`;

/** @param known committed watermarks of the journals in the batch, by {@link journalKey} */
export function judgeBatch(items: readonly BatchItem[], known: ReadonlyMap<string, number>): JudgedBatch {
  const judge = new BatchJudge(known);
  for (const item of items) {
    if (item.kind === 'server') judge.judged.events.push(item.event);
    else if (item.kind === 'quarantine') judge.judged.quarantine.push(item.row);
    else judge.hear(item);
  }
  return judge.close();
}

interface Journal extends JournalKey {
  ackAs: string;
  upTo: number;
  committed: number | null;
  /** A birth alone asks for no answer unless there is something to forget. */
  answer: boolean;
}

class BatchJudge {
  readonly judged: JudgedBatch = {
    events: [],
    moved: [],
    holes: [],
    quarantine: [],
    acknowledgements: [],
    duplicates: 0,
    ahead: 0,
  };
  private readonly journals = new Map<string, Journal>();

  constructor(private readonly known: ReadonlyMap<string, number>) {}

  hear(item: JournalItem): void {
    const key = journalKey(item.terminalId, item.journal);
    const before = this.journals.get(key);
    const committed = this.known.get(key) ?? null;
    const upTo = before ? before.upTo : committed;
    const verdict = readJournal({ upTo, oldest: item.oldest, seqs: item.entries.map((entry) => entry.seq) });
    const journal = before ?? {
      terminalId: item.terminalId,
      journal: item.journal.toLowerCase(),
      ackAs: item.journal,
      upTo: verdict.upTo,
      committed,
      answer: false,
    };
    journal.upTo = verdict.upTo;
    journal.answer ||= item.entries.length > 0 || verdict.upTo >= item.oldest;
    this.journals.set(key, journal);
    if (verdict.newJournal && !item.firstContact)
      this.note(item, 'journal.new', { journal: journal.journal, oldest: item.oldest });
    if (verdict.hole) {
      this.judged.holes.push({ terminalId: item.terminalId, journal: journal.journal, ...verdict.hole });
      this.note(item, 'journal.hole', { journal: journal.journal, ...verdict.hole });
    }
    verdict.verdicts.forEach(({ outcome }, i) => this.hearEntry(item, i, outcome));
  }

  close(): JudgedBatch {
    for (const { terminalId, journal, ackAs, upTo, committed, answer } of this.journals.values()) {
      if (upTo !== committed) this.judged.moved.push({ terminalId, journal, upTo });
      if (answer) this.judged.acknowledgements.push({ terminalId, message: { v: 1, journal: ackAs, upTo } });
    }
    return this.judged;
  }

  private hearEntry(item: JournalItem, i: number, outcome: 'accepted' | 'duplicate' | 'ahead'): void {
    const entry = item.entries[i]!;
    if (outcome === 'duplicate') this.judged.duplicates++;
    else if (outcome === 'ahead') this.judged.ahead++;
    else if ('bad' in entry) this.judged.quarantine.push(toQuarantine(item, entry));
    else this.judged.events.push(toEvent(item, entry));
  }

  private note(item: JournalItem, fault: string, detail: Record<string, unknown>): void {
    this.judged.events.push({ ...fromServer(item), kind: 'noted', component: 'application', fault, detail });
  }
}

function fromServer({ terminalId, regionId, receivedAt }: JournalItem) {
  return { terminalId, regionId, journal: null, seq: null, occurredAt: receivedAt, receivedAt, raw: null };
}

function toEvent(item: JournalItem, { seq, event }: Extract<JournalItem['entries'][number], { event: unknown }>) {
  return {
    terminalId: item.terminalId,
    regionId: item.regionId,
    journal: item.journal.toLowerCase(),
    seq,
    kind: event.kind,
    component: event.component,
    fault: event.fault,
    occurredAt: new Date(event.at),
    receivedAt: item.receivedAt,
    detail: event.detail,
    raw: event.raw ?? null,
  };
}

function toQuarantine(item: JournalItem, entry: Extract<JournalItem['entries'][number], { bad: string }>) {
  return {
    receivedAt: item.receivedAt,
    topic: upTopic(item.terminalId, 'events'),
    terminalId: item.terminalId,
    reason: `event ${entry.seq}: ${entry.bad}`,
    payload: quarantinePayload(entry.text),
  };
}
