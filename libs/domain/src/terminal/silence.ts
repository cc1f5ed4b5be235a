/** How a terminal's connection stands, as its birth, its last will and its orderly end tell it. */
export const SESSION_STATES = ['unknown', 'online', 'lost', 'stopped'] as const;
export type SessionState = (typeof SESSION_STATES)[number];

export interface SilenceFacts {
  /** When anything was heard last; `null`: never. By the server's clock. */
  lastSeenAt: Date | null;
  sessionState: SessionState;
  /** Since when the session is in that state. */
  sessionSince: Date | null;
  /** Since when the server has been able to hear this terminal without a gap. */
  watchingSince: Date;
  silentAfterMs: number;
  /** How long a broken connection may take to come back before it counts. */
  lostGraceMs: number;
}

export type SilenceReason = 'neverHeard' | 'heardLately' | 'connectionLost' | 'nothingHeard';

export interface SilenceVerdict {
  outcome: 'heard' | 'silent';
  reason: SilenceReason;
}

/**
 * Whether a terminal is silent: nothing was heard for its timeout, or its connection broke and did not come back.
 * Nobody is called silent for a time in which the server itself could not hear: a watch that begins, or slept, grants
 * a full timeout first.
 */
export function judgeSilence(facts: SilenceFacts, now: Date): SilenceVerdict {
  const { lastSeenAt, sessionState, sessionSince, watchingSince } = facts;
  if (lastSeenAt === null) return { outcome: 'heard', reason: 'neverHeard' };
  const quietMs = now.getTime() - later(past(lastSeenAt, now), watchingSince);
  if (quietMs >= facts.silentAfterMs) return { outcome: 'silent', reason: 'nothingHeard' };
  if (sessionState === 'lost' && sessionSince !== null) {
    // The will of a connection that broke before this watch began may have been followed by a birth nobody heard.
    const witnessed = sessionSince.getTime() >= watchingSince.getTime();
    const lostMs = now.getTime() - sessionSince.getTime();
    if (witnessed && lostMs >= facts.lostGraceMs) return { outcome: 'silent', reason: 'connectionLost' };
  }
  return { outcome: 'heard', reason: 'heardLately' };
}

/** A time that lies ahead was written before the clock was set back, and says nothing. */
const past = (time: Date, now: Date): number => (time.getTime() > now.getTime() ? -Infinity : time.getTime());

const later = (a: number, b: Date): number => Math.max(a, b.getTime());

export interface Watch {
  /** Since when the watch has been awake without a gap. */
  since: Date;
  lastTickAt: Date;
}

/** A watch that looks each second and was away for longer than this, slept; or the clock was moved under it. */
export const WATCH_GAP_MS = 5_000;

/** One look of the watch: goes on, or begins anew after a gap or a jump of the clock. */
export function tickWatch(watch: Watch | null, now: Date): Watch {
  if (watch === null) return { since: now, lastTickAt: now };
  const elapsed = now.getTime() - watch.lastTickAt.getTime();
  const awake = elapsed >= 0 && elapsed <= WATCH_GAP_MS;
  return { since: awake ? watch.since : now, lastTickAt: now };
}
