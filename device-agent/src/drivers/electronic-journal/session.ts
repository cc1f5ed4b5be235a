import type { Observation } from '../../observation.js';
import type { ByteEffect, ByteInput, ByteSession } from '../byte-session.js';
import { observeNcrStatus, type NcrMemory } from '../ncr-status.js';
import { EMPTY_BLOCK, kept, matches, tellsMore, tellsSomething, withLine, type Block } from './block.js';
import { HAPPENINGS, MODES, ONCE } from './happenings.table.js';
import type { JournalItem } from './parser.js';
import type { Patterns } from './patterns.table.js';
import { readPrintedClock, steppedBack, type DateOrder, type PrintedClock } from './printed-clock.js';
import { garbage, offline, online, PROTOCOL, source, transaction, underWay, WRITER } from './statuses.js';

export interface SessionSettings {
  patterns: Patterns;
  /** ISO 4217, for amounts that are printed without one. */
  currency: string;
  dateOrder: DateOrder;
}

export interface SessionState {
  memory: NcrMemory;
  block?: Block | undefined;
  /** The last lines, as evidence for what is printed outside a transaction. */
  recent: readonly string[];
  clock?: PrintedClock | undefined;
  /** The number of the line on which the clock was last printed. */
  clockLine: number;
  /** The printed clock went back, and nothing was said since. */
  stepped: boolean;
  line: number;
  /** What was told of the present customer, with the number of its line. */
  told: Readonly<Record<string, number>>;
  complaints: readonly string[];
}

type Step = { state: SessionState; effects: ByteEffect[] };

const RECENT = 8;
/** A journal without marks of a transaction: so many lines later it is another customer's. */
const SAME_CUSTOMER = 60;
/** The stamp stands on the line before the mark, or on the one before that. */
const STAMP_BEFORE = 2;
const COMPLAINTS = 20;

const INITIAL: SessionState = {
  memory: {},
  recent: [],
  clockLine: 0,
  stepped: false,
  line: 0,
  told: {},
  complaints: [],
};

/** Reading a journal, line by line, in the order of the file. */
export function journalSession(settings: SessionSettings): ByteSession<JournalItem, SessionState> {
  return { initial: INITIAL, next: (state, input) => next(settings, state, input) };
}

function next(settings: SessionSettings, state: SessionState, input: ByteInput<JournalItem>): Step {
  switch (input.kind) {
    case 'opened':
      return say({ ...state, complaints: [] }, [online()]);
    case 'lost':
      return say(state, [offline(input.problem, input.reason)]);
    case 'item':
      return onItem(settings, state, input.item);
    case 'poll':
    case 'timeout':
      return { state, effects: [] };
  }
}

function onItem(settings: SessionSettings, before: SessionState, item: JournalItem): Step {
  if (item.kind === 'garbage') return say(before, [garbage(item.reason, item.text)]);
  const state = withClock(
    settings,
    { ...before, line: before.line + 1, recent: kept(before.recent, item.text, RECENT) },
    item.text,
  );
  if (item.kind === 'line') return onLine(settings, state, item.text);
  const lines = state.block ? kept(state.block.lines, item.text) : state.recent;
  const reading = observeNcrStatus(state.memory, item.status, { protocol: PROTOCOL, data: source('', lines).data });
  const block = state.block && { ...state.block, lines };
  return sayOnce({ ...state, block, memory: reading.memory }, reading.observations);
}

function onLine(settings: SessionSettings, state: SessionState, text: string): Step {
  const { patterns } = settings;
  if (matches(patterns.start, text)) return begin(settings, state, text);
  const block = state.block && withLine(state.block, text, patterns, settings.currency);
  const after = { ...state, block };
  if (block && matches(patterns.end, text)) {
    return say({ ...after, block: undefined }, [transaction(block, 'TRANSACTION END')]);
  }
  const news = block && state.block && tellsMore(state.block, block) ? [underWay(block)] : [];
  const said = say(after, news);
  const rest = onWords(settings, said.state, text);
  return { state: rest.state, effects: [...said.effects, ...rest.effects] };
}

/** What a line tells beside its transaction. */
function onWords({ patterns }: SessionSettings, state: SessionState, text: string): Step {
  const mode = MODES.find(({ pattern }) => matches(patterns[pattern], text));
  if (mode) {
    const raw = source(mode.says, state.recent);
    return say(state, [{ kind: 'mode', component: WRITER, mode: 'supervisor', active: mode.active, raw }]);
  }
  const happening = HAPPENINGS.find(({ pattern }) => matches(patterns[pattern], text));
  if (!happening) return { state, effects: [] };
  const { component, event, says } = happening;
  const raw = source(says, state.block?.lines ?? state.recent);
  return sayOnce(state, [{ kind: 'event', component, name: event, raw }]);
}

/** A transaction begins; one that had no end is told of with what is known. */
function begin(settings: SessionSettings, state: SessionState, text: string): Step {
  const open = state.block;
  // `TRANSACTION START` and `CARD INSERTED` are one beginning.
  const goesOn = open && !tellsSomething(open) ? open : undefined;
  const stamp = state.line - state.clockLine <= STAMP_BEFORE ? state.clock?.text : undefined;
  const fresh = goesOn ?? { ...EMPTY_BLOCK, printedAt: stamp };
  const block = withLine(fresh, text, settings.patterns, settings.currency);
  const told = goesOn ? state.told : {};
  const unfinished = open && !goesOn ? [transaction(open, 'TRANSACTION START', { unfinished: true })] : [];
  // From here on whatever happens is this customer's, not that of the one before.
  const news = !goesOn || tellsMore(goesOn, block) ? [underWay(block)] : [];
  return say({ ...state, block, told }, [...unfinished, ...news]);
}

function withClock(settings: SessionSettings, state: SessionState, text: string): SessionState {
  const clock = readPrintedClock(text, settings.dateOrder, state.clock);
  if (!clock) return state;
  const block = state.block && { ...state.block, printedAt: state.block.printedAt ?? clock.text };
  const stepped = state.stepped || steppedBack(state.clock, clock);
  return { ...state, block, clock, clockLine: state.line, stepped };
}

/** Says what one customer can only meet once: the same card is captured in words, as a status line and on the receipt. */
function sayOnce(state: SessionState, observations: readonly Observation[]): Step {
  const told = { ...state.told };
  const fresh = observations.filter((observation) => {
    if (observation.kind !== 'event' || !ONCE.includes(observation.name)) return true;
    const key = `${observation.component} ${observation.name}`;
    const known = told[key];
    told[key] = state.line;
    return known === undefined || state.line - known > SAME_CUSTOMER;
  });
  return say({ ...state, told }, fresh);
}

/** What cannot be read is told once per opening; that the clock went back, with what is said next. */
function say(state: SessionState, observations: readonly Observation[]): Step {
  const complaints = [...state.complaints];
  let { stepped } = state;
  const effects = observations.flatMap((observation): ByteEffect[] => {
    if (observation.kind === 'garbage') {
      if (complaints.includes(observation.reason) || complaints.length >= COMPLAINTS) return [];
      complaints.push(observation.reason);
    }
    const passing = observation.kind === 'transaction' && observation.unfinished;
    if (!stepped || passing || !observation.raw.data) return [{ kind: 'observe', observation }];
    stepped = false;
    const raw = { ...observation.raw, data: { ...(observation.raw.data as object), clockStepped: true } };
    return [{ kind: 'observe', observation: { ...observation, raw } }];
  });
  return { state: { ...state, complaints, stepped }, effects };
}
