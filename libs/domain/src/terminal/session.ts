import type { SessionState } from './silence.js';

/** What is remembered of a terminal's sessions. */
export interface KnownSession {
  /** Session that counts; `null` before the first word. */
  current: string | null;
  state: SessionState;
  /** The one that `current` replaced. */
  previous: string | null;
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

/**
 * What a word does to a terminal's session. A `lost` of an older session is ignored: the broker may publish the will of
 * a connection long after the terminal is back. Two sessions that speak in turn are two machines under one name.
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
    if (state === 'online') return { outcome: 'unchanged', reason: 'sameSession', known };
    return { outcome: 'begun', reason: 'heardAfterLost', known: { ...known, state: 'online' } };
  }
  // A late heartbeat of the session that was just replaced must not push the new one out.
  if (kind === 'alive' && session === previous) return { outcome: 'ignored', reason: 'olderSession', known };
  const begun: KnownSession = { current: session, state: 'online', previous: current };
  return { outcome: 'begun', reason: reasonToBegin(known, session), known: begun };
}

function reasonToBegin({ current, previous, state }: KnownSession, session: string): SessionReason {
  if (current === null) return 'firstWord';
  if (session === previous) return 'contested';
  return state === 'online' ? 'takenOver' : 'newSession';
}
