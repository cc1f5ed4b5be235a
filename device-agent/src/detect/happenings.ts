import type { Component, FaultCode } from '#libs/domain';
import type { EventSeen, GarbageSeen, RawSource } from '../observation.js';
import { EVENT_RULES } from './happenings.table.js';
import { causeOf, faultKey, type Act } from './memory.js';
import { joinFault } from './open-faults.js';
import { activeModes, type Run } from './outcome.js';

export interface Counted {
  component: Component;
  fault: FaultCode;
  unit?: string;
  /** How many cards, or bundles of notes. */
  count: number;
  detail: Record<string, unknown>;
  reason: string;
  raw: RawSource;
}

/** An event of the device: a counted fault, a passing one, or nothing. */
export function applyEvent(run: Run, seen: EventSeen): void {
  const rule = EVENT_RULES[seen.name];
  const fault = rule?.fault[seen.component] ?? rule?.fault.other;
  if (!rule || !fault) return;
  if (rule.kind === 'passing') pass(run, seen, fault);
  else count(run, seen, fault);
}

/** Raises a counted fault, each time anew. */
export function raiseCounted(run: Run, { count: n, unit, ...counted }: Counted): void {
  const key = faultKey(counted.component, counted.fault);
  const act = (run.memory.tallies[key] ?? 0) + n;
  run.memory.tallies[key] = act;
  const detail = { ...counted.detail, count: n, act, ...(unit !== undefined && { unit }) };
  joinFault(run, { ...counted, cause: countCause(unit), detail }, true);
}

/** Bytes or messages that mean nothing: told of, but not for every one. */
export function applyGarbage(run: Run, seen: GarbageSeen): void {
  const more = tellOrCount(run, `garbage|${seen.component}`);
  if (more === undefined) return;
  run.outcomes.push({
    kind: 'noted',
    component: seen.component,
    fault: 'driver.garbage',
    detail: more > 0 ? { unreported: more } : {},
    reason: seen.reason,
    raw: seen.raw,
  });
}

export function recentActs(run: Run, acts: Act[]): Act[] {
  return acts.filter((act) => Math.abs(run.now - act.at) <= run.tuning.actWindow);
}

export function setActs(run: Run, key: string, acts: Act[]): void {
  if (acts.length > 0) run.memory.acts[key] = acts;
  else delete run.memory.acts[key];
}

/** The cause under which counted faults are open, until the counter falls. */
export const countCause = (unit?: string): string => causeOf('count', unit);

function count(run: Run, seen: EventSeen, fault: FaultCode): void {
  const { component, unit, raw } = seen;
  const key = faultKey(component, fault);
  const detail = { event: seen.name, ...(unit !== undefined && { unit }) };
  const mode = activeModes(run.memory);
  if (mode !== undefined) {
    const held = run.memory.held[key];
    run.memory.held[key] = { component, fault, unit, raw, count: (held?.count ?? 0) + 1 };
    run.outcomes.push({
      kind: 'noted',
      component,
      fault,
      raw,
      detail: { ...detail, hiddenBy: mode },
      reason: `not raised while ${mode} is active`,
    });
    return;
  }
  const acts = run.memory.acts[key] ?? [];
  const counted = recentActs(run, acts).find((act) => act.by === 'counter');
  if (counted) {
    setActs(
      run,
      key,
      acts.filter((act) => act !== counted),
    );
    run.outcomes.push({
      kind: 'noted',
      component,
      fault,
      detail,
      raw,
      reason: 'the event confirms what the counter told',
    });
    return;
  }
  setActs(run, key, [
    ...acts.filter((act) => act.by === 'event' || recentActs(run, [act]).length > 0),
    { by: 'event', at: run.now },
  ]);
  raiseCounted(run, { component, fault, unit, count: 1, detail, reason: `the device told of ${seen.name}`, raw });
}

function pass(run: Run, seen: EventSeen, fault: FaultCode): void {
  const { component, unit, raw } = seen;
  const detail = { event: seen.name, ...(unit !== undefined && { unit }) };
  const mode = activeModes(run.memory);
  if (mode !== undefined) {
    run.outcomes.push({
      kind: 'noted',
      component,
      fault,
      raw,
      detail: { ...detail, hiddenBy: mode },
      reason: `not raised while ${mode} is active`,
    });
    return;
  }
  const more = tellOrCount(run, faultKey(component, fault));
  if (more === undefined) {
    run.outcomes.push({ kind: 'noted', component, fault, detail, raw, reason: 'again, shortly after it was raised' });
    return;
  }
  run.outcomes.push({ kind: 'raised', component, fault, detail, raw, reason: `the device told of ${seen.name}` });
}

/** How many went untold since the last time, or `undefined` when this one is not to be told of either. */
function tellOrCount(run: Run, key: string): number | undefined {
  const last = run.memory.told[key];
  if (last && Math.abs(run.now - last.at) < run.tuning.tellEvery) {
    run.memory.told[key] = { at: last.at, more: last.more + 1 };
    return undefined;
  }
  run.memory.told[key] = { at: run.now, more: 0 };
  return last?.more ?? 0;
}
