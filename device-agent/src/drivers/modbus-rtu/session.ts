import type { Observation } from '../../observation.js';
import type { Read } from './commands.js';
import type { Point } from './points.js';
import { PROTOCOL, judge, observePoint, observeReach, refused } from './statuses.js';

/** What happens between the agent and one module. */
export type ModbusInput =
  | { kind: 'values'; read: Read; values: readonly (number | boolean)[] }
  /** The module answered that it cannot. */
  | { kind: 'refused'; read: Read; reason: string }
  | { kind: 'unanswered'; read: Read; reason: string }
  | { kind: 'lost'; problem: string; reason: string };

export interface ModbusState {
  /** Points that were wrong at their last reading, by their place in the configuration: for hysteresis. */
  wrong: readonly number[];
  unanswered: number;
  /** Refused reads, told once per connection. */
  refusals: readonly string[];
}

export const INITIAL: ModbusState = { wrong: [], unanswered: 0, refusals: [] };

export interface SessionSettings {
  points: readonly Point[];
  offlineAfter: number;
}

/** One step of the conversation. Pure. */
export function next(
  { points, offlineAfter }: SessionSettings,
  state: ModbusState,
  input: ModbusInput,
): { state: ModbusState; observations: Observation[] } {
  switch (input.kind) {
    case 'values':
      return read(points, state, input);
    case 'refused': {
      const key = `${input.read.table} ${input.read.address}`;
      const told = state.refusals.includes(key);
      // A refusal is an answer all the same: the module is there.
      const online = observeReach(points, true, { protocol: PROTOCOL, code: input.reason });
      return {
        state: { ...state, unanswered: 0, refusals: told ? state.refusals : [...state.refusals, key] },
        observations: told ? online : [...online, refused(points, input.read, input.reason)],
      };
    }
    case 'unanswered': {
      const unanswered = state.unanswered + 1;
      const raw = { protocol: PROTOCOL, code: 'no answer', data: { reason: input.reason } };
      return {
        state: { ...state, unanswered },
        observations: unanswered >= offlineAfter ? observeReach(points, false, raw) : [],
      };
    }
    case 'lost': {
      const raw = { protocol: PROTOCOL, code: 'link.lost', data: { problem: input.problem, reason: input.reason } };
      return { state: { ...INITIAL, wrong: state.wrong }, observations: observeReach(points, false, raw) };
    }
  }
}

function read(
  points: readonly Point[],
  state: ModbusState,
  { read: { table, address }, values }: Extract<ModbusInput, { kind: 'values' }>,
): { state: ModbusState; observations: Observation[] } {
  const wrong = new Set(state.wrong);
  const observations = observeReach(points, true, { protocol: PROTOCOL, code: `${table} ${address}` });
  for (const [i, point] of points.entries()) {
    const value = point.table === table ? values[point.address - address] : undefined;
    if (value === undefined) continue;
    const isWrong = judge(point, value, wrong.has(i));
    if (isWrong) wrong.add(i);
    else wrong.delete(i);
    observations.push(observePoint(point, value, isWrong));
  }
  return { state: { ...state, wrong: [...wrong], unanswered: 0 }, observations };
}
