/** Wrong passwords per name and address, before more are refused for a while. */
const ATTEMPTS = 8;
const WINDOW_MS = 60_000;
const REMEMBERED = 10_000;

/** Slows down guessing. In memory: a restart forgives, and each replica counts for itself. */
export class AttemptLimit {
  private readonly failures = new Map<string, { count: number; until: number }>();

  isOver(key: string, now: Date): boolean {
    const entry = this.failures.get(key);
    return entry !== undefined && entry.until > now.getTime() && entry.count >= ATTEMPTS;
  }

  fail(key: string, now: Date): void {
    const entry = this.failures.get(key);
    const count = entry && entry.until > now.getTime() ? entry.count + 1 : 1;
    this.failures.delete(key);
    this.failures.set(key, { count, until: now.getTime() + WINDOW_MS });
    if (this.failures.size > REMEMBERED) this.failures.delete(this.failures.keys().next().value!);
  }

  forgive(key: string): void {
    this.failures.delete(key);
  }
}
