const MINUTE_MS = 60_000;
/** So many senders are remembered at a time; more are forgotten together, which only lets a few more rows in. */
const MAX_REMEMBERED = 10_000;

/**
 * How many messages are kept per minute of one sender and kind, so that a broken sender cannot fill the disk. All of
 * them are counted.
 */
export class QuarantineAllowance {
  private readonly spent = new Map<string, { since: number; rows: number }>();

  /** @returns whether this message may be kept */
  spend(key: string, perMinute: number, now: Date): boolean {
    const time = now.getTime();
    const known = this.spent.get(key);
    if (known && Math.abs(time - known.since) < MINUTE_MS) return ++known.rows <= perMinute;
    if (this.spent.size >= MAX_REMEMBERED) this.spent.clear();
    this.spent.set(key, { since: time, rows: 1 });
    return true;
  }
}
