import type { Component } from '#libs/domain';
import type { Observation } from '../../observation.js';
import type { LinkProblem } from '../../transport/index.js';
import { commandText, type SafeCommand } from './commands.js';
import { readEvent } from './events.js';
import { keyIn, type Generation, type JsonObject } from './frame.js';
import { identify, unknownService, type Identity } from './identity.js';
import { merge, touched } from './merge.js';
import { parseMessage, type XfsMessage } from './parser.js';
import type { Retracts } from './retracts.js';
import { isKnownUnit, observeStorage, unitsIn } from './storage.js';
import { PROTOCOL, garbage, observeStatus, offline, stateSeen } from './statuses.js';
import { COMPLETION_DEVICE } from './statuses.table.js';
import { wordOf } from './words.js';

export interface SessionSettings {
  /** Name of the service, unique on the terminal. */
  service: string;
  generation: Generation;
  /** Try the other envelope when this one is refused as invalid. */
  maySwitch: boolean;
  commandTimeoutMs: number;
  /** Commands left unanswered, one after the other, before the service counts as lost. */
  offlineAfter: number;
}

export type SessionInput =
  | { kind: 'opened' }
  | { kind: 'lost'; problem: LinkProblem; reason: string }
  | { kind: 'message'; text: string }
  | { kind: 'timeout' }
  | { kind: 'reread' };

export type SessionEffect =
  | { kind: 'send'; text: string }
  | { kind: 'observe'; observation: Observation }
  /** One timer a session: starting it anew replaces it. */
  | { kind: 'startTimer'; ms: number }
  | { kind: 'stopTimer' }
  | { kind: 'components'; components: readonly Component[] }
  | { kind: 'reopen' }
  /** Something has happened after which every service of the terminal is to be read anew. */
  | { kind: 'rereadAll' };

export interface SessionState {
  open: boolean;
  generation: Generation;
  switched: boolean;
  nextRequestId: number;
  queue: readonly SafeCommand[];
  /** The command under way; `resting` while the service asked for fewer requests. */
  current?: { name: SafeCommand; requestId: number; resting: boolean } | undefined;
  silent: number;
  identity: Identity;
  status: JsonObject;
  storage: JsonObject;
  /** Of each unit, what is remembered of its retracts; outlives a lost connection. */
  retracts: Readonly<Record<string, Retracts>>;
  /** Events that came before it was known what the service is. */
  early: readonly Happening[];
  complaints: readonly string[];
}

type Of<K> = Extract<XfsMessage, { kind: K }>;
type Happening = Of<'unsolicited'> | Of<'event'>;
type Step = { state: SessionState; effects: SessionEffect[] };

/** How long to rest after `tooManyRequests`, in milliseconds. */
const REST_MS = 1_000;
/** A service that never tells what it is must not fill the agent's memory with its events. */
const MAX_EARLY = 100;

export function initialSession(settings: SessionSettings): SessionState {
  return {
    open: false,
    generation: settings.generation,
    switched: false,
    nextRequestId: 1,
    queue: [],
    silent: 0,
    identity: unknownService(settings.service),
    status: {},
    storage: {},
    retracts: {},
    early: [],
    complaints: [],
  };
}

/** The conversation with one service: capabilities, status, storage, then listening; one command at a time. */
export function nextSession(settings: SessionSettings, state: SessionState, input: SessionInput): Step {
  switch (input.kind) {
    case 'opened':
      return ask(settings, afresh(state, { open: true, queue: ['Common.Capabilities', 'Common.Status'] }));
    case 'lost':
      return {
        state: afresh(state, { open: false, queue: [] }),
        effects: lostEffects(state, input.problem, input.reason),
      };
    case 'reread':
      return state.open ? ask(settings, enqueueReread(state)) : { state, effects: [] };
    case 'timeout':
      return onTimeout(settings, state);
    case 'message':
      return onMessage(settings, state, parseMessage(input.text));
  }
}

// What was known of identity stays, so that the loss of the link is told of the right component.
function afresh(state: SessionState, change: Pick<SessionState, 'open' | 'queue'>): SessionState {
  return {
    ...state,
    ...change,
    current: undefined,
    silent: 0,
    switched: false,
    status: {},
    storage: {},
    early: [],
    complaints: [],
  };
}

// One loss is one word, of the service's own device: the doors and the UPS that it also speaks for are no devices of theirs.
function lostEffects(state: SessionState, problem: LinkProblem, reason: string): SessionEffect[] {
  const { own: component, service } = state.identity;
  return [observe(offline({ component, unit: service, problem, reason }))];
}

function enqueueReread(state: SessionState): SessionState {
  const wanted: SafeCommand[] = ['Common.Status'];
  if (state.identity.interfaces.includes('storage')) wanted.push('Storage.GetStorage');
  return { ...state, queue: [...state.queue, ...wanted.filter((name) => !state.queue.includes(name))] };
}

/** Sends the next command unless one is under way. */
function ask(settings: SessionSettings, state: SessionState): Step {
  const [name, ...queue] = state.queue;
  if (state.current || !name) return { state, effects: [] };
  const requestId = state.nextRequestId;
  const text = commandText({ name, requestId, generation: state.generation, timeoutMs: settings.commandTimeoutMs });
  return {
    state: {
      ...state,
      queue,
      current: { name, requestId, resting: false },
      // 2^31 - 1 is the largest that every service can read.
      nextRequestId: requestId >= 0x7fffffff ? 1 : requestId + 1,
    },
    effects: [
      { kind: 'send', text },
      { kind: 'startTimer', ms: settings.commandTimeoutMs },
    ],
  };
}

/** Puts the present command back in front, to be asked again under a new request id. */
function askAgain(settings: SessionSettings, state: SessionState): Step {
  if (!state.current) return { state, effects: [] };
  return ask(settings, { ...state, queue: [state.current.name, ...state.queue], current: undefined });
}

function onTimeout(settings: SessionSettings, state: SessionState): Step {
  if (!state.current) return { state, effects: [] };
  if (state.current.resting) return askAgain(settings, state);
  const silent = state.silent + 1;
  if (silent < settings.offlineAfter) return askAgain(settings, { ...state, silent });
  const reason = `no answer to ${silent} commands, the last was ${state.current.name}`;
  return {
    state: { ...state, current: undefined, queue: [], silent: 0 },
    effects: [...lostEffects(state, 'timedOut', reason), { kind: 'reopen' }],
  };
}

function onMessage(settings: SessionSettings, state: SessionState, message: XfsMessage): Step {
  if (message.kind === 'garbage') return complain(state, message.reason, message.text);
  switch (message.kind) {
    case 'acknowledge':
      return onAcknowledge(settings, state, message);
    case 'completion':
      return onCompletion(settings, state, message);
    // An event bound to a command of somebody else's is not sent to us by the specification, but some services do.
    case 'unsolicited':
    case 'event':
      return onEvent(settings, state, message);
  }
}

function onAcknowledge(settings: SessionSettings, state: SessionState, message: Of<'acknowledge'>): Step {
  const { current } = state;
  if (!current || message.requestId !== current.requestId || message.status === 'ok') return { state, effects: [] };
  switch (message.status) {
    case 'tooManyRequests':
      return {
        state: { ...state, current: { ...current, resting: true } },
        effects: [{ kind: 'startTimer', ms: REST_MS }],
      };
    case 'invalidRequestID':
      return state.silent > 3
        ? giveUp(settings, state, message)
        : askAgain(settings, { ...state, silent: state.silent + 1 });
    default:
      if (!settings.maySwitch || state.switched) return giveUp(settings, state, message);
      return askAgain(settings, { ...state, switched: true, generation: other(state.generation) });
  }
}

function giveUp(settings: SessionSettings, state: SessionState, message: Of<'acknowledge'>): Step {
  const told = complain(state, `${message.name} refused: ${message.status}`, message.status);
  const now = catchUp(settings, asNamed({ ...told.state, current: undefined }, state.current?.name));
  const after = ask(settings, now.state);
  return { state: after.state, effects: [{ kind: 'stopTimer' }, ...told.effects, ...now.effects, ...after.effects] };
}

/** A service that does not tell what it is, is what its events say: there is no more to wait for. */
function asNamed(state: SessionState, command: SafeCommand | undefined): SessionState {
  return command === 'Common.Capabilities' ? { ...state, identity: { ...state.identity, known: true } } : state;
}

/** Reads the events that waited for it to be known what the service is. */
function catchUp(settings: SessionSettings, state: SessionState): Step {
  if (!state.identity.known || state.early.length === 0) return { state, effects: [] };
  let step: Step = { state: { ...state, early: [] }, effects: [] };
  for (const message of state.early) {
    const { state: next, effects } = onEvent(settings, step.state, message);
    step = { state: next, effects: [...step.effects, ...effects] };
  }
  return step;
}

function onCompletion(settings: SessionSettings, state: SessionState, message: Of<'completion'>): Step {
  const { current } = state;
  if (!current || message.requestId !== current.requestId) return { state, effects: [] };
  const answered: SessionState = { ...state, current: undefined, silent: 0 };
  const read =
    message.completionCode === 'success'
      ? readAnswer(answered, current.name, message)
      : readFailure(asNamed(answered, current.name), message);
  const now = catchUp(settings, read.state);
  const after = ask(settings, now.state);
  return { state: after.state, effects: [{ kind: 'stopTimer' }, ...read.effects, ...now.effects, ...after.effects] };
}

function readAnswer(state: SessionState, name: SafeCommand, { payload }: Of<'completion'>): Step {
  switch (name) {
    case 'Common.Capabilities': {
      const identity = identify(state.identity.service, payload);
      const wantsStorage = identity.interfaces.includes('storage') && !state.queue.includes('Storage.GetStorage');
      const queue: readonly SafeCommand[] = wantsStorage ? [...state.queue, 'Storage.GetStorage'] : state.queue;
      const effects: SessionEffect[] = [{ kind: 'components', components: identity.all }];
      if (identity.own !== 'application') effects.push(observe(noLongerUnknown(identity.service)));
      return { state: { ...state, identity, queue }, effects };
    }
    case 'Common.Status':
      return {
        state: { ...state, status: payload },
        effects: observeStatus(payload, state.identity, name).map(observe),
      };
    case 'Storage.GetStorage': {
      const storage = unitsIn(payload);
      const { identity } = state;
      const ids = Object.keys(storage);
      // Of units that are no longer there nothing is remembered.
      const known = Object.fromEntries(Object.entries(state.retracts).filter(([id]) => ids.includes(id)));
      const { observations, retracts } = observeStorage({ storage, retracts: known, identity, source: name }, ids);
      return { state: { ...state, storage, retracts }, effects: observations.map(observe) };
    }
    case 'ServicePublisher.GetServices':
      return { state, effects: [] };
  }
}

/** A service that could not be reached before it was known what it is was missed as part of the software layer. */
function noLongerUnknown(service: string): Observation {
  const raw = { protocol: PROTOCOL, code: 'Common.Capabilities', data: { service } };
  return stateSeen({ component: 'application', name: 'device', value: 'online', unit: service, raw });
}

function readFailure(state: SessionState, { name, completionCode, errorDescription }: Of<'completion'>): Step {
  const value = name === 'Common.Status' ? wordOf(COMPLETION_DEVICE, completionCode) : undefined;
  if (value === undefined) return complain(state, `${name}: ${completionCode}`, errorDescription ?? completionCode);
  const raw = { protocol: PROTOCOL, code: `${name} ${completionCode}`, data: { errorDescription } };
  const { own: component, service: unit } = state.identity;
  return { state, effects: [observe(stateSeen({ component, name: 'device', value, unit, raw }))] };
}

function onEvent(settings: SessionSettings, state: SessionState, message: Happening): Step {
  const { name, payload } = message;
  const { identity } = state;
  if (!identity.known) return { state: { ...state, early: [...state.early, message].slice(-MAX_EARLY) }, effects: [] };
  const meaning = readEvent({ name, payload, storage: state.storage, identity });
  const status = meaning.status ? merge(state.status, meaning.status) : state.status;
  const changed = knownUnits(state.storage, meaning.storage ?? {});
  const storage = merge(state.storage, changed);
  const ids = Object.keys(changed).map((id) => keyIn(storage, id) ?? id);
  const stored = observeStorage({ storage, retracts: state.retracts, identity, source: name }, ids);
  const observations = [
    ...(meaning.observations ?? []),
    ...(meaning.status ? observeStatus(touched(status, meaning.status), identity, name) : []),
    ...stored.observations,
  ];
  const after: SessionState = { ...state, status, storage, retracts: stored.retracts };
  const effects: SessionEffect[] = observations.map(observe);
  const hasNewUnits = ids.length < Object.keys(meaning.storage ?? {}).length;
  if (meaning.reread === 'all') return { state: after, effects: [...effects, { kind: 'rereadAll' }] };
  if (meaning.reread === undefined && !hasNewUnits) return { state: after, effects };
  const next = ask(settings, enqueueReread(after));
  return { state: next.state, effects: [...effects, ...next.effects] };
}

/** Of a unit that GetStorage has not told of, an event's few properties do not even say whether it is a cassette or a bin. */
function knownUnits(storage: JsonObject, change: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(change).filter(([id]) => isKnownUnit(storage, id)));
}

// What is of no use is told once per connection.
function complain(state: SessionState, reason: string, text: string): Step {
  if (state.complaints.includes(reason) || state.complaints.length >= 50) return { state, effects: [] };
  const observation = garbage(state.identity.own, reason, text);
  return { state: { ...state, complaints: [...state.complaints, reason] }, effects: [observe(observation)] };
}

function other(generation: Generation): Generation {
  return generation === '2021-1' ? 'current' : '2021-1';
}

function observe(observation: Observation): SessionEffect {
  return { kind: 'observe', observation };
}
