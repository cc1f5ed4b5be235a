import { cutText } from '../../evidence-cutter.js';
import type { Observation } from '../../observation.js';
import type { LinkProblem } from '../../transport/index.js';
import { PROTOCOL } from './evidence.js';
import { CONTRACT } from './frame.js';
import { NOTHING_KNOWN, type Components, type Memory } from './memory.js';
import type { ShimItem } from './parser.js';
import { understand } from './statuses.js';

export interface SessionSettings {
  /** By logical name in lower case. */
  components: Components;
  /** Silence that counts as the shim's end; 0 for any. */
  aliveMs: number;
  /** Whether a silent link is closed and opened again: not one that only one writer may have. */
  reopens: boolean;
}

export type SessionInput =
  | { kind: 'opened' }
  | { kind: 'lost'; problem: LinkProblem; reason: string }
  | { kind: 'item'; item: ShimItem }
  | { kind: 'timeout' };

/** There is none that sends: the contract runs one way. */
export type SessionEffect =
  | { kind: 'observe'; observation: Observation }
  | { kind: 'startTimer'; ms: number }
  | { kind: 'stopTimer' }
  | { kind: 'reopen' };

export interface SessionState {
  heard: boolean;
  memory: Memory;
  /** Garbage is told once until the next line that can be read. */
  garbageTold: boolean;
  garbageSkipped: number;
}

export type Step = { state: SessionState; effects: SessionEffect[] };

export const INITIAL: SessionState = { heard: false, memory: NOTHING_KNOWN, garbageTold: false, garbageSkipped: 0 };

/** Listening to one shim. Pure. */
export function next(settings: SessionSettings, state: SessionState, input: SessionInput): Step {
  switch (input.kind) {
    case 'opened':
      return { state: { ...state, heard: false, garbageTold: false, garbageSkipped: 0 }, effects: timer(settings) };
    case 'lost':
      return {
        state: { ...state, heard: false },
        effects: [{ kind: 'stopTimer' }, observe(offline(input.problem, input.reason))],
      };
    case 'timeout': {
      const effects = [observe(offline('timedOut', `no line for ${settings.aliveMs / 1000} s`))];
      if (settings.reopens) effects.push({ kind: 'reopen' });
      return { state: { ...state, heard: false }, effects };
    }
    case 'item':
      return input.item.kind === 'garbage' ? onGarbage(state, input.item) : onFrame(settings, state, input.item);
  }
}

function onFrame(settings: SessionSettings, state: SessionState, item: Exclude<ShimItem, { kind: 'garbage' }>): Step {
  const effects: SessionEffect[] = timer(settings);
  if (!state.heard) effects.push(observe(shimSays('online', { line: item.kind })));
  const heard: SessionState = { ...state, heard: true, garbageTold: false };
  if (item.kind === 'hello' && item.contract > CONTRACT) {
    const reason = `contract ${item.contract} is newer than this agent`;
    effects.push(observe(garbage(reason, { shim: item.shim, version: item.version })));
  }
  if (item.kind !== 'record') return { state: heard, effects };
  const { observations, memory } = understand(state.memory, item.record, settings.components);
  return { state: { ...heard, memory }, effects: [...effects, ...observations.map(observe)] };
}

function onGarbage(state: SessionState, { text, reason }: Extract<ShimItem, { kind: 'garbage' }>): Step {
  if (state.garbageTold) return { state: { ...state, garbageSkipped: state.garbageSkipped + 1 }, effects: [] };
  const skipped = state.garbageSkipped;
  // Cut before it is shortened, or half of a card number would stay.
  const seen = garbage(reason, { text: cutText(text).slice(0, 400), ...(skipped > 0 && { skipped }) });
  return { state: { ...state, garbageTold: true, garbageSkipped: 0 }, effects: [observe(seen)] };
}

function timer({ aliveMs }: SessionSettings): SessionEffect[] {
  return aliveMs === 0 ? [] : [{ kind: 'startTimer', ms: aliveMs }];
}

/** The shim itself, which is part of the terminal's software: what it has told of the devices is left as it was. */
function shimSays(value: 'online' | 'offline', data: unknown): Observation {
  const code = value === 'online' ? 'link.opened' : 'link.lost';
  return { kind: 'state', component: 'application', name: 'device', value, raw: { protocol: PROTOCOL, code, data } };
}

function offline(problem: string, reason: string): Observation {
  return shimSays('offline', { problem, reason });
}

function garbage(reason: string, data: unknown): Observation {
  return { kind: 'garbage', component: 'application', reason, raw: { protocol: PROTOCOL, code: 'garbage', data } };
}

function observe(observation: Observation): SessionEffect {
  return { kind: 'observe', observation };
}
