import type { SessionState } from './silence.js';

/** What is remembered of a terminal's sessions. */
export interface KnownSession {
  /** Session that counts; `null` before the first word. */
  current: string | null;
  state: SessionState;
  /** The one that `current` replaced. */
  previous: string | null;
  /** How often `previous` was heard alive since the last word of `current`. */
  previousHeard: number;
}

/** A word of a session: its birth, its end, or anything else that shows it alive. */
export interface SessionWord {
  session: string;
  kind: 'online' | 'lost' | 'stopped' | 'alive';
}

export type SessionReason =
  'firstWord' | 'sameSession' | 'heardAfterLost' | 'newSession' | 'takenOver' | 'contested' | 'ended' | 'olderSession';

export interface SessionVerdict {
  outcome: 'ignored' | 'unchanged' | 'begun' | 'ended';
  reason: SessionReason;
  known: KnownSession;
}

/** What of a replaced session may still have been on its way: a heartbeat, or the answer to a resend. */
const LATE_WORDS = 1;

/**
 * What a word does to a terminal's session. A `lost` of an older session is ignored: the broker may publish the will of
 * a connection long after the terminal is back. Two sessions that speak in turn are two machines under one name. One
 * that was replaced and goes on speaking while its successor says nothing more counts again: else a single message under
 * another session would make a living terminal silent.
 */
export function hearSession(known: KnownSession, word: SessionWord): SessionVerdict {
  return word.kind === 'lost' || word.kind === 'stopped'
    ? hearEnd(known, word.session, word.kind)
    : hearLife(known, word.session, word.kind);
}

function hearEnd(known: KnownSession, session: string, state: 'lost' | 'stopped'): SessionVerdict {
  if (known.current !== null && known.current !== session) {
    return { outcome: 'ignored', reason: 'olderSession', known };
  }
  if (known.state === state) return { outcome: 'unchanged', reason: 'sameSession', known };
  return { outcome: 'ended', reason: 'ended', known: { ...known, current: session, state } };
}

function hearLife(known: KnownSession, session: string, kind: 'online' | 'alive'): SessionVerdict {
  const { current, previous, state } = known;
  if (current === session) {
    const heard: KnownSession = { ...known, state: 'online', previousHeard: 0 };
    if (state === 'online') return { outcome: 'unchanged', reason: 'sameSession', known: heard };
    return { outcome: 'begun', reason: 'heardAfterLost', known: heard };
  }
  // A late heartbeat of the session that was just replaced must not push the new one out.
  if (kind === 'alive' && session === previous && known.previousHeard < LATE_WORDS) {
    const counted = { ...known, previousHeard: known.previousHeard + 1 };
    return { outcome: 'ignored', reason: 'olderSession', known: counted };
  }
  const begun: KnownSession = { current: session, state: 'online', previous: current, previousHeard: 0 };
  return { outcome: 'begun', reason: reasonToBegin(known, session), known: begun };
}

function reasonToBegin({ current, previous, state }: KnownSession, session: string): SessionReason {
  if (current === null) return 'firstWord';
  if (session === previous) return 'contested';
  return state === 'online' ? 'takenOver' : 'newSession';
}
