import type { Component, FaultCode } from '#libs/domain';
import type { Observation, RawSource, StateSeen } from '../observation.js';
import type { Place } from '../transport/bookmark.js';
import { applyState, begin, end, settleDue } from './conditions.js';
import { applyCounter } from './counters.js';
import { applyEvent, applyEventOver, applyGarbage } from './happenings.js';
import { draftOf, moveTimes, nameOf, type Memory } from './memory.js';
import { applyMode, endModesOf, expireModes } from './modes.js';
import type { Outcome, Run } from './outcome.js';
import { DEFAULT_TUNING, timingOf, type Tuning } from './timing.table.js';
import { applyTransaction } from './transactions.js';
import { AGENT, endUnconfigured, reviewSilent } from './witnesses.js';

/** What the agent itself knows to be wrong, for instance a driver that fails. */
export interface ConditionSeen {
  kind: 'condition';
  component: Component;
  fault: FaultCode;
  cause: string;
  active: boolean;
  raw: RawSource;
}

/** Time has passed. */
export interface Tick {
  kind: 'tick';
}

/** The wall clock was found to have been set, by this much. */
export interface ClockSet {
  kind: 'clockSet';
  jumpMs: number;
}

/** The drivers start: these are the witnesses that the configuration names, by `Observation.source`. */
export interface Started {
  kind: 'started';
  sources: readonly string[];
}

/** So far a driver has read its files; what it observed on the way there was told just before. */
export interface PlaceReached {
  kind: 'place';
  source: string;
  place: Place;
}

/** All that the detector takes. */
export type Input = Observation | ConditionSeen | Tick | ClockSet | Started | PlaceReached;

export interface Detection {
  memory: Memory;
  outcomes: Outcome[];
}

/**
 * Decides what an observation means. Pure: the same memory, observation and time always give the same answer.
 * Debounces that have run out by `now` are settled first.
 */
export function detect(memory: Memory, seen: Input, now: Date, tuning: Tuning = DEFAULT_TUNING): Detection {
  const draft = seen.kind === 'clockSet' ? moveTimes(memory, seen.jumpMs) : draftOf(memory);
  const run: Run = { memory: draft, now: now.getTime(), tuning, outcomes: [] };
  expireModes(run);
  settleDue(run);
  apply(run, seen);
  return { memory: run.memory, outcomes: run.outcomes };
}

/** When the detector wants a tick next, in ms since 1970; `undefined` when nothing waits for time to pass. */
export function nextDue(memory: Memory, tuning: Tuning = DEFAULT_TUNING): number | undefined {
  const dues = Object.values(memory.conditions).flatMap(({ due }) => (due === undefined ? [] : [due]));
  const modes = Object.values(memory.modes).map((since) => since + tuning.longestMode);
  const all = [...dues, ...modes];
  return all.length > 0 ? Math.min(...all) : undefined;
}

/**
 * The memory after a restart: what was being debounced is debounced anew, since nobody watched meanwhile. What had been
 * raised stays so until a driver says otherwise.
 */
export function resume(memory: Memory, now: Date, tuning: Tuning = DEFAULT_TUNING): Memory {
  const next = draftOf(memory);
  for (const [key, condition] of Object.entries(next.conditions)) {
    if (condition.due === undefined) continue;
    const { raiseAfter, clearAfter } = timingOf(condition.fault, tuning);
    const lasts =
      condition.phase === 'falling' ? clearAfter : Math.max(raiseAfter, condition.after ? tuning.afterMode : 0);
    next.conditions[key] = { ...condition, since: now.getTime(), due: now.getTime() + lasts };
  }
  // A memory of the time before witnesses had names: what waited for its other half waits no longer.
  for (const [key, acts] of Object.entries(next.acts)) {
    if (acts.some((act) => typeof act.seen !== 'object')) delete next.acts[key];
  }
  return next;
}

function apply(run: Run, seen: Input): void {
  switch (seen.kind) {
    case 'state':
      return applyWitnessed(run, seen);
    case 'counter':
      return applyCounter(run, seen);
    case 'event':
      return applyEvent(run, seen);
    case 'eventOver':
      return applyEventOver(run, seen);
    case 'mode':
      return applyMode(run, seen);
    case 'garbage':
      return applyGarbage(run, seen);
    case 'transaction':
      return applyTransaction(run, seen);
    case 'condition': {
      const { component, fault, cause, raw } = seen;
      const standing = { component, fault, cause, raw, source: AGENT, value: seen.active ? 'failed' : 'ok' };
      if (seen.active) begin(run, standing);
      else end(run, standing);
      return reviewSilent(run);
    }
    case 'started': {
      const stays = (source?: string): boolean => source === AGENT || seen.sources.includes(nameOf(source));
      endUnconfigured(run, seen.sources);
      endModesOf(run, stays);
      return reviewSilent(run);
    }
    case 'clockSet':
      return void run.outcomes.push(clockJump(seen.jumpMs));
    case 'place':
      run.memory.places[seen.source] = seen.place;
      return;
    case 'tick':
      return;
  }
}

/** A state, and what it means for the word of other witnesses. */
function applyWitnessed(run: Run, seen: StateSeen): void {
  applyState(run, seen);
  reviewSilent(run);
}

/** Noted, because the times of events before and after it cannot be compared. */
function clockJump(jumpMs: number): Outcome {
  const reason = `the clock was set ${jumpMs > 0 ? 'forward' : 'back'}`;
  return { kind: 'noted', component: 'application', fault: 'agent.clockJump', detail: { jumpMs }, reason };
}
