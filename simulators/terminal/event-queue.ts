import { randomUUID } from 'node:crypto';

export interface QueuedEvent {
  seq: number;
  at: string;
  kind: 'raised' | 'cleared' | 'noted';
  component: string;
  fault: string;
  detail: Record<string, unknown>;
  raw?: { protocol: string; code: string; data?: unknown };
}

/** What a terminal has said and the server has not yet said to be durable. In memory: a real agent has a journal. */
export class EventQueue {
  /** Identity of the journal; a new queue is a new journal. */
  readonly journal = randomUUID();
  private waiting: QueuedEvent[] = [];
  private next = 1;

  add(event: Omit<QueuedEvent, 'seq'>): number {
    const seq = this.next++;
    this.waiting.push({ seq, ...event });
    return seq;
  }

  /** The lowest number still held, or the next one to be given. */
  get oldest(): number {
    return this.waiting[0]?.seq ?? this.next;
  }

  get size(): number {
    return this.waiting.length;
  }

  /** The numbers from `from` on, in order, at most `limit` of them. */
  from(from: number, limit: number): QueuedEvent[] {
    const start = this.waiting.findIndex(({ seq }) => seq >= from);
    return start < 0 ? [] : this.waiting.slice(start, start + limit);
  }

  /** Forgets all up to and with `upTo`, when it is this journal that is spoken of. True when something was forgotten. */
  acknowledge(journal: string, upTo: number): boolean {
    if (journal !== this.journal) return false;
    const before = this.waiting.length;
    this.waiting = this.waiting.filter(({ seq }) => seq > upTo);
    return this.waiting.length < before;
  }
}
