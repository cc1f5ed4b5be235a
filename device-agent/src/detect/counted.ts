import type { Component, FaultCode } from '#libs/domain';
import type { RawSource } from '../observation.js';
import { rememberActs, type Matched } from './acts.js';
import { countersOf } from './counter-keys.js';
import { countCause } from './emptied.js';
import { faultKey, nameOf, type SightingKind } from './memory.js';
import { addCause, joinFault } from './open-faults.js';
import type { Run } from './outcome.js';
import { awaitTransaction, lastTransaction } from './transactions.js';

/** What one witness has to say of cards or bundles of notes that were kept. */
export interface CountedChange {
  component: Component;
  fault: FaultCode;
  source?: string;
  unit?: string;
  by: SightingKind;
  detail: Record<string, unknown>;
  raw: RawSource;
}

/** Raises a counted fault, each time anew, with the transaction before it. */
export function raiseCounted(run: Run, change: CountedChange & { count: number; reason: string }): void {
  const { count, unit, component, fault, source, reason, raw } = change;
  const act = numberActs(run, change, count);
  const detail = {
    ...change.detail,
    count,
    act,
    ...(unit !== undefined && { unit }),
    ...lastTransaction(run),
  };
  joinFault(run, { component, fault, source, reason, raw, cause: countCause(unit), detail }, true);
  awaitTransaction(run, { component, fault, act });
}

/** Gives acts that nobody told of before their numbers, and remembers who saw them; the last number. */
export function numberActs(run: Run, about: Omit<CountedChange, 'detail' | 'raw' | 'unit'>, count: number): number {
  const key = faultKey(about.component, about.fault);
  const before = run.memory.tallies[key] ?? 0;
  run.memory.tallies[key] = before + count;
  const remembered = Math.min(count, 100);
  rememberActs(
    run,
    about,
    Array.from({ length: remembered }, (_none, i) => before + count - remembered + i + 1),
  );
  return before + count;
}

const CONFIRMED: Record<SightingKind, string> = {
  counter: 'the counter confirms what an event told',
  event: 'the event confirms what the counter told',
  state: 'the state confirms what was told',
};

/** Further evidence of acts that were raised before: noted, never a fault of its own. */
export function tellMatched(run: Run, change: CountedChange, { confirmed, sighted }: Matched): void {
  const { component, fault, source, unit, by, detail, raw } = change;
  const who = source === undefined ? {} : { source };
  if (confirmed > 0) {
    keepOpen(run, change, component);
    const told = {
      ...detail,
      ...(by === 'counter' && { count: confirmed }),
      ...(unit !== undefined && { unit }),
      ...who,
    };
    run.outcomes.push({ kind: 'noted', component, fault, detail: told, raw, reason: CONFIRMED[by] });
  }
  for (const { component: at, acts, sources } of sighted) {
    keepOpen(run, change, at);
    const told = { ...detail, count: acts.length, act: acts.at(-1), acts, ...(unit !== undefined && { unit }), ...who };
    const reason = `also seen by ${source ?? 'another witness'}; first told by ${sources.filter(Boolean).join(', ') || 'another'}`;
    run.outcomes.push({ kind: 'noted', component: at, fault, detail: told, raw, reason });
  }
}

/** A witness that counts says when the bin was emptied: until then the fault stays open on its word too. */
function keepOpen(run: Run, { component, fault, source, unit }: CountedChange, openAt: Component): void {
  if (component !== openAt || countersOf(run, component, fault, nameOf(source)).length === 0) return;
  addCause(run, { component, fault, source, cause: countCause(unit) });
}
