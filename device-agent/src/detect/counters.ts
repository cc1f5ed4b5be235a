import type { Component, FaultCode } from '#libs/domain';
import type { CounterSeen } from '../observation.js';
import { countCause, raiseCounted, recentActs, setActs } from './happenings.js';
import { actsIn, COUNTER_FAULTS } from './happenings.table.js';
import { faultKey } from './memory.js';
import { leaveFault } from './open-faults.js';
import { activeModes, type Run } from './outcome.js';

/** Compares a counter with its last persisted value. */
export function applyCounter(run: Run, seen: CounterSeen): void {
  if (!Number.isSafeInteger(seen.value) || seen.value < 0) return;
  const key = counterKey(seen);
  const known = run.memory.counters[key];
  if (known === undefined) return firstReading(run, key, seen);
  const before = known.held ?? known.value;
  if (seen.value < before) return reset(run, key, before, seen);
  if (seen.value > before) return rise(run, key, before, seen);
  forgetLateEvents(run, seen);
}

/** What counters rose by while a mode hid them is raised now that it is over. */
export function releaseCounters(run: Run, mode: string): void {
  for (const [key, { value, held }] of Object.entries(run.memory.counters)) {
    if (held === undefined) continue;
    run.memory.counters[key] = { value: held };
    const { component, name, unit } = readCounterKey(key);
    const fault = COUNTER_FAULTS[name];
    if (!fault || held <= value) continue;
    raiseCounted(run, {
      component,
      fault,
      unit,
      count: actsIn(name, held - value),
      detail: { counters: [{ name, unit, before: value, after: held }] },
      reason: `${name} rose from ${value} to ${held} during ${mode}`,
      raw: { protocol: 'agent', code: 'mode ended' },
    });
  }
}

/** Whether the component counts this fault itself. */
export function hasCounter(run: Run, component: Component, fault: FaultCode): boolean {
  return Object.keys(run.memory.counters).some((key) => {
    const counter = readCounterKey(key);
    return counter.component === component && COUNTER_FAULTS[counter.name] === fault;
  });
}

function firstReading(run: Run, key: string, seen: CounterSeen): void {
  run.memory.counters[key] = { value: seen.value };
  const fault = COUNTER_FAULTS[seen.name];
  if (!fault) return;
  setActs(run, faultKey(seen.component, fault), []);
  note(run, seen, {
    fault: 'counter.baseline',
    after: seen.value,
    reason: 'first reading ever: from here on a rise is a fault',
  });
}

function reset(run: Run, key: string, before: number, seen: CounterSeen): void {
  run.memory.counters[key] = { value: seen.value };
  const fault = COUNTER_FAULTS[seen.name];
  if (!fault) return;
  setActs(run, faultKey(seen.component, fault), []);
  note(run, seen, {
    fault: 'counter.reset',
    before,
    after: seen.value,
    reason: `${seen.name} fell: reset by a person`,
  });
  const counters = Object.keys(run.memory.counters).map(readCounterKey);
  const only =
    counters.filter((one) => one.component === seen.component && COUNTER_FAULTS[one.name] === fault).length === 1;
  const causes = run.memory.faults[faultKey(seen.component, fault)]?.causes ?? [];
  // An event may name no unit, or another than the counter does; with a single counter there is no doubt.
  const gone = causes.filter((cause) =>
    only ? cause.startsWith('count') : [countCause(), countCause(seen.unit)].includes(cause),
  );
  for (const cause of gone) {
    leaveFault(run, {
      component: seen.component,
      fault,
      cause,
      detail: { counters: [{ name: seen.name, unit: seen.unit, before, after: seen.value }] },
      reason: `${seen.name} fell from ${before} to ${seen.value}: emptied by a person`,
      raw: seen.raw,
    });
  }
}

function rise(run: Run, key: string, before: number, seen: CounterSeen): void {
  const fault = COUNTER_FAULTS[seen.name];
  if (!fault) {
    run.memory.counters[key] = { value: seen.value };
    return;
  }
  const mode = activeModes(run.memory);
  if (mode !== undefined) {
    run.memory.counters[key] = { value: run.memory.counters[key]!.value, held: seen.value };
    const reason = `not raised while ${mode} is active`;
    note(run, seen, { fault, before, after: seen.value, hiddenBy: mode, reason });
    return;
  }
  run.memory.counters[key] = { value: seen.value };
  const counters = [{ name: seen.name, unit: seen.unit, before, after: seen.value }];
  const acts = run.memory.acts[faultKey(seen.component, fault)] ?? [];
  // An event waits for its counter as long as no later reading has come: also across a restart of the agent.
  const rose = actsIn(seen.name, seen.value - before);
  const told = acts.filter((act) => act.by === 'event').slice(0, rose);
  const rest = rose - told.length;
  const kept = recentActs(
    run,
    acts.filter((act) => !told.includes(act)),
  );
  setActs(run, faultKey(seen.component, fault), [
    ...kept,
    ...Array.from({ length: Math.min(rest, 100) }, () => counterAct(run)),
  ]);
  if (told.length > 0) {
    const detail = { counters, count: told.length };
    run.outcomes.push({
      kind: 'noted',
      component: seen.component,
      fault,
      detail,
      raw: seen.raw,
      reason: 'the counter confirms what an event told',
    });
  }
  if (rest <= 0) return;
  const reason = `${seen.name} rose from ${before} to ${seen.value}`;
  raiseCounted(run, {
    component: seen.component,
    fault,
    unit: seen.unit,
    count: rest,
    detail: { counters },
    reason,
    raw: seen.raw,
  });
}

/** A reading that has not moved long after an event says that this device does not count such events. */
function forgetLateEvents(run: Run, seen: CounterSeen): void {
  const fault = COUNTER_FAULTS[seen.name];
  if (!fault) return;
  const key = faultKey(seen.component, fault);
  const acts = run.memory.acts[key];
  if (acts) setActs(run, key, recentActs(run, acts));
}

interface Noted {
  fault: string;
  before?: number;
  after: number;
  hiddenBy?: string;
  reason: string;
}

function note(run: Run, { component, name, unit, raw }: CounterSeen, noted: Noted): void {
  const { fault, before, after, hiddenBy, reason } = noted;
  const detail = { counters: [{ name, unit, before, after }], ...(hiddenBy !== undefined && { hiddenBy }) };
  run.outcomes.push({ kind: 'noted', component, fault, detail, reason, raw });
}

const counterAct = (run: Run) => ({ by: 'counter' as const, at: run.now });

function counterKey({ component, name, unit }: CounterSeen): string {
  return `${component}|${name}|${unit ?? ''}`;
}

function readCounterKey(key: string): { component: Component; name: CounterSeen['name']; unit?: string } {
  const [component, name, unit] = key.split('|');
  return { component: component as Component, name: name as CounterSeen['name'], ...(unit && { unit }) };
}
