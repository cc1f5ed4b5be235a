import type { JournalEntry, StoredEntry } from './entry.js';

/** The noted event that tells of dropped ones. */
const DROPPED = 'journal.dropped';

/** What was dropped and is not told of yet, in constant space. */
export class DroppedTally {
  private count = 0;
  private from = Infinity;
  private to = 0;
  private worthTelling = false;

  add(dropped: readonly StoredEntry[]): void {
    for (const { seq, fault, detail } of dropped) {
      const own = fault === DROPPED;
      // A notice that was dropped itself hands on what it told of.
      this.extend(own ? Math.max(1, Number(detail['count']) || 0) : 1, seq, seq);
      // But it is no reason for the next notice: that would never come to an end.
      if (!own) this.worthTelling = true;
    }
  }

  /** The notice of it all, once; `undefined` when there is nothing to tell. */
  take(at: Date): JournalEntry | undefined {
    if (!this.worthTelling) return undefined;
    const { count, from, to } = this;
    this.worthTelling = false;
    [this.count, this.from, this.to] = [0, Infinity, 0];
    const reason = 'the journal is full; the oldest noted events were dropped';
    const detail = { count, from, to, reason };
    return { at: at.toISOString(), kind: 'noted', component: 'application', fault: DROPPED, detail };
  }

  /** The disk did not take the notice: it is still to be told. */
  putBack({ detail }: JournalEntry): void {
    this.extend(Number(detail['count']), Number(detail['from']), Number(detail['to']));
    this.worthTelling = true;
  }

  private extend(count: number, from: number, to: number): void {
    this.count += count;
    this.from = Math.min(this.from, from);
    this.to = Math.max(this.to, to);
  }
}
