export type MessageChannel = 'sms' | 'email' | 'push' | 'voice' | 'webhook' | 'robot';

/** One message as it arrived. */
export interface ArrivedMessage {
  /** Counts all arrivals from 1; the order of the list. */
  sequence: number;
  /** The sender's own id when it gave one, else the provider id. */
  id: string;
  providerId: string;
  channel: MessageChannel;
  /** The vendor's protocol that it came over, where it was not the generic one. */
  wire?: string;
  from?: string;
  to: string;
  subject?: string;
  text: string;
  /** ISO 8601, milliseconds. */
  at: string;
  /** The same instant as milliseconds since 1970 with a fraction, from the monotonic clock of this process. */
  arrivedMs: number;
  /** `Idempotency-Key` of an SMS, `Message-ID` of a mail. */
  idempotencyKey?: string;
  /** How often the same key came again. */
  repeats: number;
  /** What else the protocol carries: template and variables, headers, event. */
  detail?: Record<string, unknown>;
}

/** What a gateway keeps of a message; ids are given where it brings none. */
export type Arrival = Pick<
  ArrivedMessage,
  'channel' | 'wire' | 'to' | 'text' | 'from' | 'subject' | 'idempotencyKey' | 'detail'
> & {
  id?: string;
  providerId?: string;
};
type Kept = Omit<ArrivedMessage, 'at'>;

export interface MessageFilter {
  to?: string;
  channel?: string;
  /** Milliseconds since 1970; messages at or after it. */
  sinceMs?: number;
  /** Messages with a greater sequence number. */
  after?: number;
}

export interface MessageCounts extends Record<MessageChannel, number> {
  /** Deliveries whose key had been seen before. */
  repeats: number;
  /** Deliveries answered with an error, or not at all. */
  refused: number;
}

const noCounts = (): MessageCounts => ({
  ...{ sms: 0, email: 0, push: 0, voice: 0, webhook: 0, robot: 0 },
  ...{ repeats: 0, refused: 0 },
});

/** The last `capacity` messages in memory, each key once, and a count of all that came. */
export class MessageRing {
  readonly counts = noCounts();
  private slots: (Kept | undefined)[];
  private byKey = new Map<string, Kept>();
  private sequence = 0;
  private firstKept = 1;

  constructor(private readonly capacity = 50_000) {
    this.slots = new Array<Kept | undefined>(capacity);
  }

  get lastSequence(): number {
    return this.sequence;
  }

  /** Stores the message, or counts a repeat of one that has the same key. Returns its provider id either way. */
  add(arrival: Arrival): string {
    const key = arrival.idempotencyKey === undefined ? undefined : `${arrival.channel} ${arrival.idempotencyKey}`;
    const before = key === undefined ? undefined : this.byKey.get(key);
    if (before) {
      before.repeats += 1;
      this.counts.repeats += 1;
      return before.providerId;
    }
    const sequence = ++this.sequence;
    const providerId = arrival.providerId ?? `${arrival.channel}-${sequence}`;
    const kept: Kept = {
      ...arrival,
      sequence,
      id: arrival.id ?? providerId,
      providerId,
      arrivedMs: performance.timeOrigin + performance.now(),
      repeats: 0,
    };
    const slot = sequence % this.capacity;
    this.forget(this.slots[slot]);
    this.slots[slot] = kept;
    if (key !== undefined) this.byKey.set(key, kept);
    this.counts[arrival.channel] += 1;
    return providerId;
  }

  /** Newest last. */
  list(filter: MessageFilter = {}): ArrivedMessage[] {
    const found: ArrivedMessage[] = [];
    const first = Math.max(this.firstKept, this.sequence - this.capacity + 1, (filter.after ?? 0) + 1);
    for (let sequence = first; sequence <= this.sequence; sequence++) {
      const kept = this.slots[sequence % this.capacity];
      if (!kept || !matches(kept, filter)) continue;
      found.push({ ...kept, at: new Date(kept.arrivedMs).toISOString() });
    }
    return found;
  }

  /** Forgets messages, keys and counts; sequence numbers go on, so that a follower's position stays valid. */
  clear(): void {
    this.slots = new Array<Kept | undefined>(this.capacity);
    this.byKey = new Map();
    this.firstKept = this.sequence + 1;
    Object.assign(this.counts, noCounts());
  }

  private forget(kept: Kept | undefined): void {
    if (kept?.idempotencyKey !== undefined) this.byKey.delete(`${kept.channel} ${kept.idempotencyKey}`);
  }
}

function matches(kept: Kept, filter: MessageFilter): boolean {
  return (
    (filter.to === undefined || kept.to === filter.to) &&
    (filter.channel === undefined || kept.channel === filter.channel) &&
    (filter.sinceMs === undefined || kept.arrivedMs >= filter.sinceMs)
  );
}
