import type { Component } from '#libs/domain';
import type { CounterName, EventName, ModeSeen, Observation, StateName } from '../observation.js';

/**
 * One thing that a driver can say, without unit, number and evidence. Every driver lists its own, drawn from its
 * tables: `docs/protocols/coverage.md` is generated from them, and the tests hold a driver to what it lists.
 */
export type Saying =
  | { component: Component; state: StateName; value: string }
  | { component: Component; counter: CounterName }
  | { component: Component; event: EventName }
  | { component: Component; mode: ModeSeen['mode'] };

/** What a driver says of the device itself: it answers, or it does not. */
export function reachable(component: Component): Saying[] {
  return ['online', 'offline'].map((value) => ({ component, state: 'device' as const, value }));
}

/** The saying that an observation is an instance of; `undefined` for garbage and for evidence. */
export function sayingOf(seen: Observation): Saying | undefined {
  const { component } = seen;
  switch (seen.kind) {
    case 'state':
      return { component, state: seen.name, value: seen.value };
    case 'counter':
      return { component, counter: seen.name };
    case 'event':
      return { component, event: seen.name };
    case 'mode':
      return { component, mode: seen.mode };
    case 'transaction':
    case 'eventOver':
    case 'garbage':
      return undefined;
  }
}

/** One key per saying, to look it up in a set. */
export function sayingKey(saying: Saying): string {
  if ('state' in saying) return `${saying.component} ${saying.state} ${saying.value}`;
  if ('counter' in saying) return `${saying.component} counter ${saying.counter}`;
  if ('event' in saying) return `${saying.component} event ${saying.event}`;
  return `${saying.component} mode ${saying.mode}`;
}

/** The sayings of state words as a driver's tables have them. */
export function stateSayings(component: Component, words: Iterable<readonly [StateName, string]>): Saying[] {
  return [...words].map(([state, value]) => ({ component, state, value }));
}
