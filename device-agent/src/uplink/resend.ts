/**
 * Which events go out when: go-back-N over the journal. Pure; times are milliseconds of any steady clock, chance is
 * handed in. What is sent and not acknowledged within the time-out is sent again from the first missing one.
 */
export interface ResendState {
  connected: boolean;
  /** The server has committed everything up to here. */
  acked: number;
  /** Sent on this connection, in order, up to here. */
  sent: number;
  /** How often in a row nothing was acknowledged. */
  attempt: number;
  /** When to go back to the first unacknowledged one. */
  resendAt?: number;
}

export interface ResendTuning {
  /** Most events in flight. */
  window: number;
  /** Most events in one message. */
  batch: number;
  firstTimeoutMs: number;
  longestTimeoutMs: number;
  /** A server's announcement is answered within this time, spread evenly so that a fleet does not answer at once. */
  spreadMs: number;
}

export const DEFAULT_RESEND: ResendTuning = {
  window: 1_000,
  batch: 100,
  firstTimeoutMs: 5_000,
  longestTimeoutMs: 60_000,
  spreadMs: 2_000,
};

/** What the journal holds. */
export interface Held {
  oldest: number;
  next: number;
}

export const initialResend = (acked: number): ResendState => ({ connected: false, acked, sent: acked, attempt: 0 });

/** A new connection knows nothing of the old one: everything unacknowledged goes out again. */
export function onConnected(state: ResendState): ResendState {
  return { connected: true, acked: state.acked, sent: state.acked, attempt: 0 };
}

export function onDisconnected(state: ResendState): ResendState {
  return { connected: false, acked: state.acked, sent: state.acked, attempt: 0 };
}

/** The next run of events to send, or `undefined` when there is none or the window is full. */
export function nextToSend(
  state: ResendState,
  held: Held,
  tuning: ResendTuning,
): { from: number; limit: number } | undefined {
  if (!state.connected) return undefined;
  const from = Math.max(state.sent + 1, held.oldest);
  const room = tuning.window - (from - Math.max(state.acked + 1, held.oldest));
  if (from >= held.next || room <= 0) return undefined;
  return { from, limit: Math.min(tuning.batch, room) };
}

export function onSent(state: ResendState, upTo: number, now: number, { tuning, random }: Chance): ResendState {
  const resendAt = state.resendAt ?? now + timeout(state.attempt, tuning, random);
  return { ...state, sent: Math.max(state.sent, upTo), resendAt };
}

/** `upTo` is committed. An older or repeated acknowledgement changes nothing. */
export function onAcked(state: ResendState, upTo: number, now: number, { tuning, random }: Chance): ResendState {
  if (upTo <= state.acked) return state;
  const sent = Math.max(state.sent, upTo);
  const next: ResendState = { connected: state.connected, acked: upTo, sent, attempt: 0 };
  return sent > upTo ? { ...next, resendAt: now + timeout(0, tuning, random) } : next;
}

/**
 * A server replica has taken the partition: it may not have got what went to the one before. What is to go out within
 * the spread stays as it is: to draw again at each of many announcements would bring everything forward to now.
 */
export function onAnnounced(state: ResendState, now: number, { tuning, random }: Chance): ResendState {
  if (state.sent <= state.acked) return state;
  const due = state.resendAt ?? Infinity;
  return { ...state, attempt: 0, resendAt: due <= now + tuning.spreadMs ? due : now + random() * tuning.spreadMs };
}

/** Goes back when it is time to. */
export function onTime(state: ResendState, now: number): ResendState {
  if (state.resendAt === undefined || state.resendAt > now) return state;
  return { connected: state.connected, acked: state.acked, sent: state.acked, attempt: state.attempt + 1 };
}

export interface Chance {
  tuning: ResendTuning;
  /** In [0, 1). */
  random: () => number;
}

/** Doubles from try to try up to the longest, give or take a quarter. */
function timeout(attempt: number, tuning: ResendTuning, random: () => number): number {
  const doubled = Math.min(tuning.firstTimeoutMs * 2 ** Math.min(attempt, 20), tuning.longestTimeoutMs);
  return doubled * (0.75 + random() * 0.5);
}
