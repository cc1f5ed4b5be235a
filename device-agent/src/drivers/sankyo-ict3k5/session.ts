import type { Observation } from '../../observation.js';
import type { ByteEffect, ByteInput, ByteSession } from '../byte-session.js';
import { ACKNOWLEDGE, REFUSE, SAFE_COMMANDS, commandFrame, type SafeCommand } from './commands.js';
import type { SankyoItem, SankyoMessage } from './parser.js';
import { garbage, observeMessage, offline, type StatusSettings } from './statuses.js';

export interface SessionSettings extends StatusSettings {
  listenOnly: boolean;
  /** Sent again when not acknowledged within this time; the specification says 300 ms and three times. */
  ackMs: number;
  resends: number;
  responseMs: number;
  /** Unanswered polls, one after the other, before the reader counts as offline. */
  offlineAfter: number;
}

export interface SessionState {
  phase: 'closed' | 'idle' | 'awaitAck' | 'awaitResponse';
  queue: readonly SafeCommand[];
  current?: SafeCommand | undefined;
  tries: number;
  silentPolls: number;
  boxMissing: boolean;
  /** The error of the last status, which stands until the reader is reset: what it tells of happened once. */
  lastError?: string | undefined;
  /** Garbage is told once per poll; what came beside it is counted. */
  garbageTold: boolean;
  garbageSkipped: number;
  /** Answers that were no use (a command the reader does not know), told once per connection. */
  complaints: readonly string[];
}

type Step = { state: SessionState; effects: ByteEffect[] };

const INITIAL: SessionState = {
  phase: 'closed',
  queue: [],
  tries: 0,
  silentPolls: 0,
  boxMissing: false,
  garbageTold: false,
  garbageSkipped: 0,
  complaints: [],
};

/** The conversation with one reader: command, ACK, answer, ACK; one command at a time. */
export function sankyoSession(settings: SessionSettings): ByteSession<SankyoItem, SessionState> {
  return { initial: INITIAL, next: (state, input) => next(settings, state, input) };
}

function next(settings: SessionSettings, state: SessionState, input: ByteInput<SankyoItem>): Step {
  switch (input.kind) {
    case 'opened':
      return beginPoll(settings, { ...INITIAL, phase: 'idle', lastError: state.lastError });
    case 'lost':
      return {
        state: { ...INITIAL, lastError: state.lastError },
        effects: [observe(offline(input.problem, input.reason))],
      };
    case 'poll':
      return state.phase === 'idle' ? beginPoll(settings, state) : { state, effects: [] };
    case 'timeout':
      return onTimeout(settings, state);
    case 'item':
      return onItem(settings, state, input.item);
  }
}

function beginPoll(settings: SessionSettings, state: SessionState): Step {
  if (settings.listenOnly) return { state: { ...state, garbageTold: false }, effects: [] };
  // Sensors before the counter: whether the box is there decides what the counter may say about the bin.
  const queue: SafeCommand[] = settings.sensorBits
    ? ['status', 'sensors', 'retractCounter']
    : ['status', 'retractCounter'];
  return sendNext(settings, { ...state, queue, garbageTold: false });
}

function sendNext(settings: SessionSettings, state: SessionState): Step {
  const [current, ...queue] = state.queue;
  if (!current) return { state: { ...state, phase: 'idle', current, queue }, effects: [{ kind: 'stopTimer' }] };
  return transmit(settings, { ...state, current, queue, tries: 0 });
}

function transmit(settings: SessionSettings, state: SessionState): Step {
  if (!state.current) return { state, effects: [] };
  return {
    state: { ...state, phase: 'awaitAck' },
    effects: [
      { kind: 'send', bytes: commandFrame(state.current) },
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
  const idle: SessionState = { ...state, phase: 'idle', queue: [], current: undefined, silentPolls };
  const effects: ByteEffect[] = [{ kind: 'stopTimer' }];
  if (silentPolls < settings.offlineAfter) return { state: idle, effects };
  effects.push(observe(offline('timedOut', `no answer to ${silentPolls} polls`)), { kind: 'reopen' });
  return { state: { ...idle, silentPolls: 0 }, effects };
}

function onItem(settings: SessionSettings, state: SessionState, item: SankyoItem): Step {
  switch (item.kind) {
    case 'ack':
      if (state.phase !== 'awaitAck') return { state, effects: [] };
      return {
        state: { ...state, phase: 'awaitResponse', tries: 0 },
        effects: [{ kind: 'startTimer', ms: settings.responseMs }],
      };
    case 'nak':
      return state.phase === 'awaitAck' ? tryAgain(settings, state) : { state, effects: [] };
    case 'cancelled':
      return { state, effects: [] };
    case 'garbage':
      return onGarbage(settings, state, item);
    case 'frame':
      return onFrame(settings, state, item);
  }
}

function onGarbage(
  settings: SessionSettings,
  state: SessionState,
  { bytes, reason }: Extract<SankyoItem, { kind: 'garbage' }>,
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

function onFrame(
  settings: SessionSettings,
  state: SessionState,
  { message, bytes }: Extract<SankyoItem, { kind: 'frame' }>,
): Step {
  const seen = observeMessage(message, bytes, settings);
  const { state: heard, observations } = sift(settings, state, message, seen);
  const effects = observations.map(observe);
  if (settings.listenOnly || message.kind === 'command') return { state: heard, effects };
  effects.unshift({ kind: 'send', bytes: ACKNOWLEDGE });
  if (!answers(state.current, message)) return { state: heard, effects };
  const after = sendNext(settings, { ...heard, silentPolls: 0 });
  return { state: after.state, effects: [...effects, ...after.effects] };
}

/** Keeps what the bin is from flapping while its box is out, and tells a useless answer, or an event, once. */
function sift(
  settings: SessionSettings,
  state: SessionState,
  message: SankyoMessage,
  seen: readonly Observation[],
): { state: SessionState; observations: Observation[] } {
  const complaints = [...state.complaints];
  const isBin = (o: Observation): boolean => o.kind === 'state' && o.name === 'bin';
  const asksSensors =
    message.kind === 'positive' && `C${message.command}${message.parameter}` === SAFE_COMMANDS.sensors;
  const boxMissing = asksSensors ? seen.some(isBin) : state.boxMissing;
  const isStatus = answers('status', message);
  const error = message.kind === 'negative' ? message.error : undefined;
  const observations = seen.filter((o) => {
    if (o.kind === 'event') return !isStatus || error !== state.lastError;
    if (o.kind !== 'garbage') return asksSensors || !boxMissing || !isBin(o);
    if (complaints.includes(o.raw.code) || complaints.length >= 50) return false;
    complaints.push(o.raw.code);
    return true;
  });
  const lastError = isStatus ? error : state.lastError;
  return { state: { ...state, boxMissing, lastError, complaints }, observations };
}

function answers(current: SafeCommand | undefined, message: SankyoMessage): boolean {
  if (!current || message.kind === 'unknown') return false;
  return SAFE_COMMANDS[current] === `C${message.command}${message.parameter}`;
}

function observe(observation: Observation): ByteEffect {
  return { kind: 'observe', observation };
}
