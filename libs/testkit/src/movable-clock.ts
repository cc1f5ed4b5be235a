import type { Clock } from '#libs/clock';
import { parseDuration } from './duration.js';

/** A clock that runs like the machine's own, plus whatever a test has forwarded it by. */
export class MovableClock implements Clock {
  private offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  /** Moves the clock ahead, for instance by `'15m'`. */
  forward(duration: string): void {
    this.offsetMs += parseDuration(duration);
  }
}
