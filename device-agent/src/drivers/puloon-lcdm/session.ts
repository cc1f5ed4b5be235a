import type { Observation } from '../../observation.js';
import type { ByteEffect, ByteInput, ByteSession } from '../byte-session.js';
import { ACKNOWLEDGE, DISPENSE_ANSWERS, REFUSE, statusCode, statusFrame } from './commands.js';
import type { Family } from './frame.js';
import type { PuloonItem } from './parser.js';
import { garbage, observeRejected, observeStatus, offline, rejectedNotes } from './statuses.js';

export interface SessionSettings {
  family: Family;
  listenOnly: boolean;
  /** The manual gives 500 ms for the ACK and three repeats. */
  ackMs: number;
  resends: number;
  responseMs: number;
  /** Unanswered polls, one after the other, before the dispenser counts as offline. */
  offlineAfter: number;
}

export interface SessionState {
  phase: 'closed' | 'idle' | 'awaitAck' | 'awaitResponse';
  tries: number;
  silentPolls: number;
  lastError?: number | undefined;
  /** Notes seen going to the reject tray. The unit itself keeps no such counter. */
  rejected: number;
  garbageTold: boolean;
  garbageSkipped: number;
  complaints: readonly string[];
}

type Step = { state: SessionState; effects: ByteEffect[] };

const INITIAL: SessionState = {
  phase: 'closed',
  tries: 0,
  silentPolls: 0,
  rejected: 0,
  garbageTold: false,
  garbageSkipped: 0,
  complaints: [],
};

/** The conversation with one dispenser: STATUS, ACK, answer, ACK. */
export function puloonSession(settings: SessionSettings): ByteSession<PuloonItem, SessionState> {
  return { initial: INITIAL, next: (state, input) => next(settings, state, input) };
}

function next(settings: SessionSettings, state: SessionState, input: ByteInput<PuloonItem>): Step {
  switch (input.kind) {
    case 'opened':
      return poll(settings, { ...INITIAL, phase: 'idle', rejected: state.rejected, lastError: state.lastError });
    case 'lost':
      return {
        state: { ...INITIAL, rejected: state.rejected, lastError: state.lastError },
        effects: [observe(offline(input.problem, input.reason))],
      };
    case 'poll':
      return state.phase === 'idle' ? poll(settings, state) : { state, effects: [] };
    case 'timeout':
      return onTimeout(settings, state);
    case 'item':
      return onItem(settings, state, input.item);
  }
}

function poll(settings: SessionSettings, state: SessionState): Step {
  const fresh = { ...state, garbageTold: false };
  return settings.listenOnly ? { state: fresh, effects: [] } : transmit(settings, { ...fresh, tries: 0 });
}

function transmit(settings: SessionSettings, state: SessionState): Step {
  return {
    state: { ...state, phase: 'awaitAck' },
    effects: [
      { kind: 'send', bytes: statusFrame(settings.family) },
      { kind: 'startTimer', ms: settings.ackMs },
    ],
  };
}

function onTimeout(settings: SessionSettings, state: SessionState): Step {
  if (state.phase === 'awaitAck') return tryAgain(settings, state);
  return state.phase === 'awaitResponse' ? unanswered(settings, state) : { state, effects: [] };
}

function tryAgain(settings: SessionSettings, state: SessionState): Step {
  if (state.tries >= settings.resends) return unanswered(settings, state);
  return transmit(settings, { ...state, tries: state.tries + 1 });
}

function unanswered(settings: SessionSettings, state: SessionState): Step {
  const silentPolls = state.silentPolls + 1;
  const idle: SessionState = { ...state, phase: 'idle', silentPolls };
  const effects: ByteEffect[] = [{ kind: 'stopTimer' }];
  if (silentPolls < settings.offlineAfter) return { state: idle, effects };
  effects.push(observe(offline('timedOut', `no answer to ${silentPolls} polls`)), { kind: 'reopen' });
  return { state: { ...idle, silentPolls: 0 }, effects };
}

function onItem(settings: SessionSettings, state: SessionState, item: PuloonItem): Step {
  switch (item.kind) {
    case 'ack':
      if (state.phase !== 'awaitAck') return { state, effects: [] };
      return {
        state: { ...state, phase: 'awaitResponse', tries: 0 },
        effects: [{ kind: 'startTimer', ms: settings.responseMs }],
      };
    case 'nak':
      return state.phase === 'awaitAck' ? tryAgain(settings, state) : { state, effects: [] };
    case 'eot':
    case 'command':
      return { state, effects: [] };
    case 'garbage':
      return onGarbage(settings, state, item);
    case 'response':
      return onResponse(settings, state, item);
  }
}

function onGarbage(
  settings: SessionSettings,
  state: SessionState,
  { bytes, reason }: Extract<PuloonItem, { kind: 'garbage' }>,
): Step {
  const told = state.garbageTold;
  const effects: ByteEffect[] = told ? [] : [observe(garbage(bytes, reason, state.garbageSkipped))];
  let after: SessionState = {
    ...state,
    garbageTold: true,
    garbageSkipped: told ? state.garbageSkipped + bytes.length : 0,
  };
  // A spoilt answer is asked for again; the timer goes on, so that noise cannot hold a poll for ever.
  if (state.phase === 'awaitResponse' && reason === 'wrongChecksum' && state.tries < settings.resends) {
    after = { ...after, tries: state.tries + 1 };
    effects.push({ kind: 'send', bytes: REFUSE });
  }
  return { state: after, effects };
}

function onResponse(
  settings: SessionSettings,
  state: SessionState,
  item: Extract<PuloonItem, { kind: 'response' }>,
): Step {
  const heard = interpret(settings.family, state, item);
  if (settings.listenOnly) return heard;
  const effects: ByteEffect[] = [{ kind: 'send', bytes: ACKNOWLEDGE }, ...heard.effects];
  if (item.command !== statusCode(settings.family)) return { state: heard.state, effects };
  effects.push({ kind: 'stopTimer' });
  return { state: { ...heard.state, phase: 'idle', silentPolls: 0 }, effects };
}

function interpret(family: Family, state: SessionState, item: Extract<PuloonItem, { kind: 'response' }>): Step {
  if (item.command === statusCode(family)) {
    const { observations, error } = observeStatus(family, item, state.lastError);
    const { told, complaints } = once(observations, state.complaints);
    return { state: { ...state, lastError: error, complaints }, effects: told.map(observe) };
  }
  if (!DISPENSE_ANSWERS[family].includes(item.command)) return { state, effects: [] };
  const notes = rejectedNotes(family, item.command, item.data);
  if (notes === undefined)
    return { state, effects: [observe(garbage(item.bytes, 'dispense answer without counts', 0))] };
  const rejected = state.rejected + notes;
  return { state: { ...state, rejected }, effects: [observe(observeRejected(rejected, item.bytes))] };
}

/** What cannot be understood is told once per connection, not at every poll. */
function once(
  observations: readonly Observation[],
  complaints: readonly string[],
): { told: Observation[]; complaints: readonly string[] } {
  const known = [...complaints];
  const told = observations.filter((observation) => {
    if (observation.kind !== 'garbage') return true;
    if (known.includes(observation.reason) || known.length >= 50) return false;
    known.push(observation.reason);
    return true;
  });
  return { told, complaints: known };
}

function observe(observation: Observation): ByteEffect {
  return { kind: 'observe', observation };
}
