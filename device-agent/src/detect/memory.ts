import type { Component, FaultCode } from '#libs/domain';
import type { EventName, RawSource, StateName } from '../observation.js';
import type { Place } from '../transport/bookmark.js';

/** A state that speaks for a fault, on its way from seen to raised and back. Times in ms since 1970. */
export interface Condition {
  component: Component;
  fault: FaultCode;
  /** `name` or `name#unit`: one fault may have several causes, for instance two empty cassettes. */
  cause: string;
  value: string;
  raw: RawSource;
  /** Who says so; `agent` for what the agent itself finds wrong. */
  source?: string;
  /** rising: debounced; held: noted while a mode hides it; up: raised; falling: well again, in hysteresis. */
  phase: 'rising' | 'held' | 'up' | 'falling';
  since: number;
  /** When the phase is over. `held` and `up` have no end of their own. */
  due?: number;
  /** Why it is looked at again, after a mode. */
  after?: string;
  /** Falling because its witness is offline while this one says that all is well. */
  outvotedBy?: string;
}

/** A fault that has been raised and not cleared. */
export interface OpenFault {
  component: Component;
  fault: FaultCode;
  /** `cause` or `cause@source`: a fault is open as long as any witness says so. */
  causes: string[];
  since: number;
}

export interface CounterMemory {
  value: number;
  /** What it has risen to while a mode hides it. */
  held?: number;
  wrapsAt?: number;
}

/** How one witness learned of an act: `state` is a stacker in which notes were left lying. */
export type SightingKind = 'event' | 'counter' | 'state';

export interface Sighting {
  by: SightingKind[];
  at: number;
}

/** One physical act (one card, one bundle of notes) and every witness that has told of it so far, by source. */
export interface Act {
  /** Its number (`tallies`). */
  act: number;
  seen: Record<string, Sighting>;
}

/** An occurrence of a device without a counter, seen while a mode hid it. */
export interface HeldEvent {
  component: Component;
  fault: FaultCode;
  unit?: string;
  source?: string;
  count: number;
  raw: RawSource;
}

/** When garbage or a passing event was last told of, and how often it was seen since. */
export interface Told {
  at: number;
  more: number;
  /** Who told of it, the first of them first. */
  seenBy?: string[];
}

/** A transaction as it goes with a fault as evidence. */
export interface TransactionEvidence {
  /** In the agent's time: ISO 8601. */
  at: string;
  printedAt?: string;
  reference?: string;
  amountMinor?: number;
  currency?: string;
  lastFour?: string;
}

/** A transaction as it was heard, and of whom. */
export interface HeardTransaction extends TransactionEvidence {
  source?: string;
  unfinished?: boolean;
}

/** A counted fault that was raised lately: the line of its transaction, or the rest of it, may still be printed. */
export interface Awaited {
  component: Component;
  fault: FaultCode;
  act: number;
  at: number;
  /** The transaction that went with it. */
  gone?: HeardTransaction;
}

/**
 * All that the detector remembers. Plain JSON: it is written to disk, and every journal frame carries the difference
 * that its events made (`diffMemory`). Records are replaced, never changed in place.
 */
export interface Memory {
  conditions: Record<string, Condition>;
  faults: Record<string, OpenFault>;
  counters: Record<string, CounterMemory>;
  /** Active modes by `mode|component|source`; the value is since when. */
  modes: Record<string, number>;
  acts: Record<string, Act[]>;
  held: Record<string, HeldEvent>;
  /** How many cards, or bundles of notes, were kept so far, by fault: numbers each, so that two are not taken for one. */
  tallies: Record<string, number>;
  told: Record<string, Told>;
  /** Events whose status still stood when it was last heard, by `standingKey`; the value is the raw code of the first word. */
  standing: Record<string, string>;
  /** What each witness said last of each state, by `viewKey`: `well`, or the word that is not. Unknown words leave none. */
  views: Record<string, string>;
  /** The last transaction, under `last`. */
  transactions: Record<string, HeardTransaction>;
  awaited: Record<string, Awaited>;
  /** How far drivers that read files have come, by source: on disk together with what was told of it. */
  places: Record<string, Place>;
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
  standing: {},
  views: {},
  transactions: {},
  awaited: {},
  places: {},
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
  standing: { ...memory.standing },
  views: { ...memory.views },
  transactions: { ...memory.transactions },
  awaited: { ...memory.awaited },
  places: { ...memory.places },
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
    acts: each(memory.acts, (acts) =>
      acts.map((act) => ({ ...act, seen: each(act.seen, (one) => ({ ...one, at: one.at + by })) })),
    ),
    told: each(memory.told, (one) => ({ ...one, at: one.at + by })),
    transactions: each(memory.transactions, (one) => ({
      ...one,
      at: new Date(Date.parse(one.at) + by).toISOString(),
    })),
    awaited: each(memory.awaited, (one) => ({ ...one, at: one.at + by })),
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

/** One patch for both, the later over the earlier. */
export function mergePatches(
  earlier: MemoryPatch | undefined,
  later: MemoryPatch | undefined,
): MemoryPatch | undefined {
  if (!earlier || !later) return later ?? earlier;
  const merged: MemoryPatch = { ...earlier };
  for (const section of Object.keys(later) as (keyof Memory)[]) {
    merged[section] = { ...earlier[section], ...later[section] };
  }
  return merged;
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

/** `unit` is what the device calls the cassette, bin or position; two witnesses need not call it the same. */
export const viewKey = (component: Component, name: StateName, source = '', unit = ''): string =>
  [component, name, source, unit].join('|');

export const standingKey = ({ component, name, source, stands }: StandsOrNot): string =>
  [nameOf(source), component, name, stands].join('|');

interface StandsOrNot {
  component: Component;
  name: EventName;
  source?: string;
  stands: string;
}

export const causeOf = (name: string, unit?: string): string => (unit === undefined ? name : `${name}#${unit}`);

/** A cause as one witness tells it. */
export const witnessed = (cause: string, source?: string): string =>
  source === undefined ? cause : `${cause}@${source}`;

/** What a witness is called among the memory's keys; devices of a test may have no name. */
export const nameOf = (source: string | undefined): string => source ?? '';
