export interface GateLimits {
  /** Messages let in and not yet handed to every subscriber, of all clients together. */
  inFlight: number;
  /** Messages per second of one client, on the long run, and how many it may send at once after a rest. */
  perSecond: number;
  burst: number;
}

interface Visitor {
  inFlight: number;
  tokens: number;
  refilledAt: number;
  waiting: (() => void)[];
  timer: NodeJS.Timeout | undefined;
}

/**
 * Holds publishers back. The broker library acknowledges and queues without any bound when it runs without a concurrency
 * limit, and overflows the stack with one; but it reads no more from a client while one of its packets waits. So a
 * message that waits here stops its sender's socket, and TCP does the rest. The order of one client is kept.
 */
export class PublishGate {
  private inFlight = 0;
  private readonly visitors = new Map<object, Visitor>();
  /** Clients that wait for room, in the order of their coming. */
  private readonly queue = new Set<object>();

  /** @param monotonicMs a clock that never jumps: the pace is a matter of this machine, not of the bank's time. */
  constructor(
    private readonly limits: GateLimits,
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {}

  /** Calls `proceed` at once, or as soon as there is room for a message of this client. */
  enter(client: object, proceed: () => void, unlimitedRate = false): void {
    const visitor = this.visitorOf(client);
    if (unlimitedRate) visitor.tokens = Number.POSITIVE_INFINITY;
    visitor.waiting.push(proceed);
    if (visitor.waiting.length === 1) this.admit(client, visitor);
  }

  /** One message of this client has been delivered. */
  leave(client: object): void {
    const visitor = this.visitors.get(client);
    if (!visitor || visitor.inFlight === 0) return;
    visitor.inFlight--;
    this.inFlight--;
    this.admitNext();
  }

  /** The client is gone; what waited is dropped, as it would be with its socket. */
  forget(client: object): void {
    const visitor = this.visitors.get(client);
    if (!visitor) return;
    clearTimeout(visitor.timer);
    this.visitors.delete(client);
    this.queue.delete(client);
    this.inFlight -= visitor.inFlight;
    this.admitNext();
  }

  private admitNext(): void {
    for (const client of this.queue) {
      if (this.inFlight >= this.limits.inFlight) return;
      this.queue.delete(client);
      const visitor = this.visitors.get(client);
      if (visitor) this.admit(client, visitor);
    }
  }

  private admit(client: object, visitor: Visitor): void {
    while (visitor.waiting.length > 0 && visitor.timer === undefined) {
      if (this.inFlight >= this.limits.inFlight) {
        this.queue.add(client);
        return;
      }
      const waitMs = this.takeToken(visitor);
      if (waitMs > 0) {
        visitor.timer = setTimeout(() => {
          visitor.timer = undefined;
          this.admit(client, visitor);
        }, waitMs);
        return;
      }
      visitor.inFlight++;
      this.inFlight++;
      visitor.waiting.shift()!();
    }
  }

  /** Takes a token, or answers in how many milliseconds there is a handful of them. */
  private takeToken(visitor: Visitor): number {
    if (visitor.tokens === Number.POSITIVE_INFINITY) return 0;
    const now = this.monotonicMs();
    const earned = ((now - visitor.refilledAt) / 1000) * this.limits.perSecond;
    visitor.tokens = Math.min(this.limits.burst, visitor.tokens + earned);
    visitor.refilledAt = now;
    if (visitor.tokens >= 1) {
      visitor.tokens--;
      return 0;
    }
    return Math.max(10, Math.ceil(((1 - visitor.tokens) / this.limits.perSecond) * 1000));
  }

  private visitorOf(client: object): Visitor {
    const known = this.visitors.get(client);
    if (known) return known;
    const visitor: Visitor = {
      inFlight: 0,
      tokens: this.limits.burst,
      refilledAt: this.monotonicMs(),
      waiting: [],
      timer: undefined,
    };
    this.visitors.set(client, visitor);
    return visitor;
  }
}
