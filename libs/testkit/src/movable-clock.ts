import type { Clock } from '#libs/clock';
import { parseDuration } from './duration.js';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const WEDNESDAY = 3;
const USUAL = '10:07';
/** Asia/Shanghai, where the banks of the tests are; it has had no summer time since 1991 (tz database, `asia`). */
const AHEAD_OF_UTC_MS = 480 * MINUTE;

/**
 * A clock that runs like the machine's own, plus whatever a test has forwarded it by. It begins on the next Wednesday at
 * 10:07 of the bank's time, so that no test meets a change of shift or of day that it did not ask for because of the hour
 * at which it runs. To look for what depends on the hour: `TEST_CLOCK=23:20 npm test`; `TEST_CLOCK=now` goes by the machine.
 */
export class MovableClock implements Clock {
  private offsetMs: number;

  /** @param start time of day, or `now`: beside a process that goes by the machine's clock */
  constructor(start = process.env['TEST_CLOCK'] ?? USUAL) {
    this.offsetMs = startingOffset(start, Date.now());
  }

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  /** Moves the clock ahead, for instance by `'15m'`. */
  forward(duration: string): void {
    this.offsetMs += parseDuration(duration);
  }
}

/**
 * @param time of day, `HH:MM`, or `now`
 * @returns milliseconds from `nowMs` to the next Wednesday at that time in Shanghai; 0 for `now`
 */
export function startingOffset(time: string, nowMs: number): number {
  if (time === 'now') return 0;
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  if (!hours) throw new Error(`TEST_CLOCK is "${time}"; it takes a time of day such as 23:20, or now`);
  const local = nowMs + AHEAD_OF_UTC_MS;
  const today = Math.floor(local / DAY) * DAY;
  const days = (WEDNESDAY - new Date(today).getUTCDay() + 7) % 7;
  const start = today + days * DAY + (Number(hours) * 60 + Number(minutes)) * MINUTE;
  return start - local + (start < local ? 7 * DAY : 0);
}
