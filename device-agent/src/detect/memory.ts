import type { Component, FaultCode } from '#libs/domain';
import type { RawSource } from '../observation.js';

/** A state that speaks for a fault, on its way from seen to raised and back. Times in ms since 1970. */
export interface Condition {
  component: Component;
  fault: FaultCode;
  /** `name` or `name#unit`: one fault may have several causes, for instance two empty cassettes. */
  cause: string;
  value: string;
  raw: RawSource;
  /** rising: debounced; held: noted while a mode hides it; up: raised; falling: well again, in hysteresis. */
  phase: 'rising' | 'held' | 'up' | 'falling';
  since: number;
  /** When the phase is over. `held` and `up` have no end of their own. */
  due?: number;
  /** Why it is looked at again, after a mode. */
  after?: string;
}

/** A fault that has been raised and not cleared. */
export interface OpenFault {
  component: Component;
  fault: FaultCode;
  causes: string[];
  since: number;
}

export interface CounterMemory {
  value: number;
  /** What it has risen to while a mode hides it. */
  held?: number;
}

/** Evidence of one physical act that the other kind of evidence has not matched yet. */
export interface Act {
  by: 'event' | 'counter';
  at: number;
}

/** An occurrence of a device without a counter, seen while a mode hid it. */
export interface HeldEvent {
  component: Component;
  fault: FaultCode;
  unit?: string;
  count: number;
  raw: RawSource;
}

/**
 * All that the detector remembers. Plain JSON: it is written to disk, and every journal frame carries the difference
 * that its events made (`diffMemory`). Records are replaced, never changed in place.
 */
export interface Memory {
  conditions: Record<string, Condition>;
  faults: Record<string, OpenFault>;
  counters: Record<string, CounterMemory>;
  /** Active modes by `mode|component`; the value is since when. */
  modes: Record<string, number>;
  acts: Record<string, Act[]>;
  held: Record<string, HeldEvent>;
  /** How many cards, or bundles of notes, were kept so far, by fault: numbers each, so that two are not taken for one. */
  tallies: Record<string, number>;
  /** When garbage or a passing event was last told of, and how often it was seen since. */
  told: Record<string, { at: number; more: number }>;
}

export type MemoryPatch = { [section in keyof Memory]?: Record<string, unknown> };

export const emptyMemory = (): Memory => ({
  conditions: {},
  faults: {},
  counters: {},
  modes: {},
  acts: {},
  held: {},
  tallies: {},
  told: {},
});

/** A copy whose sections may be written to; the records in them stay shared. */
export const draftOf = (memory: Memory): Memory => ({
  conditions: { ...memory.conditions },
  faults: { ...memory.faults },
  counters: { ...memory.counters },
  modes: { ...memory.modes },
  acts: { ...memory.acts },
  held: { ...memory.held },
  tallies: { ...memory.tallies },
  told: { ...memory.told },
});

/** The memory in the time of a clock that was set: what waits for time to pass waits neither longer nor shorter. */
export function moveTimes(memory: Memory, by: number): Memory {
  const each = <T>(section: Record<string, T>, move: (one: T) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(section).map(([key, one]) => [key, move(one)]));
  return {
    ...draftOf(memory),
    conditions: each(memory.conditions, ({ due, ...one }) => ({
      ...one,
      since: one.since + by,
      ...(due !== undefined && { due: due + by }),
    })),
    faults: each(memory.faults, (one) => ({ ...one, since: one.since + by })),
    modes: each(memory.modes, (since) => since + by),
    acts: each(memory.acts, (acts) => acts.map((act) => ({ ...act, at: act.at + by }))),
    told: each(memory.told, (one) => ({ ...one, at: one.at + by })),
  };
}

/** What changed between two memories, key by key; `null` says that the key went. `undefined` when nothing did. */
export function diffMemory(before: Memory, after: Memory): MemoryPatch | undefined {
  const patch: MemoryPatch = {};
  for (const section of Object.keys(after) as (keyof Memory)[]) {
    const old: Record<string, unknown> = before[section];
    const fresh: Record<string, unknown> = after[section];
    const changed: Record<string, unknown> = {};
    for (const key of Object.keys(fresh)) if (fresh[key] !== old[key]) changed[key] = fresh[key];
    for (const key of Object.keys(old)) if (!(key in fresh)) changed[key] = null;
    if (Object.keys(changed).length > 0) patch[section] = changed;
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

/** The memory with a patch laid over it. Laying the same patch twice changes nothing more. */
export function patchMemory(memory: Memory, patch: MemoryPatch): Memory {
  const next = draftOf(memory);
  for (const section of Object.keys(next) as (keyof Memory)[]) {
    const target: Record<string, unknown> = next[section];
    for (const [key, value] of Object.entries(patch[section] ?? {})) {
      if (value === null) delete target[key];
      else target[key] = value;
    }
  }
  return next;
}

export const faultKey = (component: Component, fault: string): string => `${component}|${fault}`;

export const causeOf = (name: string, unit?: string): string => (unit === undefined ? name : `${name}#${unit}`);
