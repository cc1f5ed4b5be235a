import type { FaultCode } from '#libs/domain';
import type { CounterSeen } from '../observation.js';
import { matchReport, stopWaiting } from './acts.js';
import { raiseCounted, tellMatched } from './counted.js';
import { countersOf, counterKey, readCounterKey, type CounterId } from './counter-keys.js';
import { actsIn, COUNTER_FAULTS } from './happenings.table.js';
import { countCause, emptied } from './emptied.js';
import { nameOf, type CounterMemory } from './memory.js';
import { activeModes, type Run } from './outcome.js';

/**
 * How near to the top a ring's reading must be before, and to zero after, for a fall to be a wrap. A person empties a
 * bin at any reading; a counter that wraps does so between two readings, a few cards apart.
 */
const WRAP_MARGIN = 0.1;

/** Compares a counter with the last persisted value of the same witness. */
export function applyCounter(run: Run, seen: CounterSeen): void {
  if (!Number.isSafeInteger(seen.value) || seen.value < 0) return;
  const key = counterKey(seen);
  const known = run.memory.counters[key];
  if (known === undefined) return firstReading(run, key, seen);
  const before = known.held ?? known.value;
  const rose = roseBy(before, seen.value, seen.wrapsAt);
  if (rose === undefined) return reset(run, key, before, seen);
  if (rose > 0) return rise(run, key, rose, seen);
  // A reading that has not moved long after an event says that this device does not count such events.
  const fault = COUNTER_FAULTS[seen.name];
  if (fault) stopWaiting(run, { ...seen, fault }, run.tuning.actWindow);
}

/**
 * What a reading means beside the one before:
 *
 * | before → after | on a ring of `wrapsAt` | means |
 * |---|---|---|
 * | 3 → 5 | any | rose by 2 |
 * | 99 → 1 | 100 | from the last tenth to the first: wrapped, rose by `wrapsAt - before + after` = 2 |
 * | 50 → 1 | 100 | a person set it back: `undefined` |
 * | 99 → 1 | none | a person set it back: `undefined` |
 */
export function roseBy(before: number, after: number, wrapsAt?: number): number | undefined {
  if (after >= before) return after - before;
  if (wrapsAt === undefined || wrapsAt <= 0 || before >= wrapsAt) return undefined;
  const margin = wrapsAt * WRAP_MARGIN;
  return before >= wrapsAt - margin && after < margin ? wrapsAt - before + after : undefined;
}

/** What counters rose by while a mode hid them is raised now that it is over. */
export function releaseCounters(run: Run, mode: string): void {
  for (const [key, { value, held, wrapsAt }] of Object.entries(run.memory.counters)) {
    if (held === undefined) continue;
    run.memory.counters[key] = counted(held, wrapsAt);
    const id = readCounterKey(key);
    const fault = COUNTER_FAULTS[id.name];
    // Each single step of it was judged when it was seen: what stands lower now went over the top.
    const rose = held >= value ? held - value : (wrapsAt ?? value) - value + held;
    if (!fault || rose === 0) continue;
    const { component, source, unit } = id;
    const counters = [{ name: id.name, unit, before: value, after: held }];
    const raw = { protocol: 'agent', code: 'mode ended' };
    const matched = matchReport(run, { component, fault, source, by: 'counter', count: actsIn(id.name, rose) });
    const change = { component, fault, source, unit, by: 'counter' as const, detail: { counters }, raw };
    tellMatched(run, change, matched);
    const reason = `${id.name} rose from ${value} to ${held} during ${mode}`;
    if (matched.fresh > 0) raiseCounted(run, { ...change, count: matched.fresh, reason });
  }
}

function firstReading(run: Run, key: string, seen: CounterSeen): void {
  run.memory.counters[key] = counted(seen.value, seen.wrapsAt);
  const fault = COUNTER_FAULTS[seen.name];
  if (!fault) return;
  stopWaiting(run, { ...seen, fault });
  note(run, seen, {
    fault: 'counter.baseline',
    after: seen.value,
    reason: 'first reading ever: from here on a rise is a fault',
  });
}

function reset(run: Run, key: string, before: number, seen: CounterSeen): void {
  run.memory.counters[key] = counted(seen.value, seen.wrapsAt);
  const fault = COUNTER_FAULTS[seen.name];
  if (!fault) return;
  stopWaiting(run, { ...seen, fault });
  note(run, seen, {
    fault: 'counter.reset',
    before,
    after: seen.value,
    reason: `${seen.name} fell: reset by a person`,
  });
  emptied(run, {
    component: seen.component,
    fault,
    ...goneWith(run, seen, fault),
    detail: { counters: [{ name: seen.name, unit: seen.unit, before, after: seen.value }] },
    reason: `${seen.name} fell from ${before} to ${seen.value}: emptied by a person`,
    raw: seen.raw,
  });
}

/** Which causes a witness's counter stands for: its own; with a single counter all of this witness. */
function goneWith(run: Run, seen: CounterId, fault: FaultCode) {
  const only = countersOf(run, seen.component, fault, nameOf(seen.source)).length === 1;
  // An event may name no unit, or another than the counter does; with a single counter there is no doubt.
  const causes = only ? undefined : [countCause(), countCause(seen.unit)];
  return { source: seen.source, causes };
}

function rise(run: Run, key: string, rose: number, seen: CounterSeen): void {
  const known = run.memory.counters[key]!;
  const fault = COUNTER_FAULTS[seen.name];
  if (!fault) {
    run.memory.counters[key] = counted(seen.value, seen.wrapsAt);
    return;
  }
  const before = known.held ?? known.value;
  const { component, source, unit, raw } = seen;
  const acts = actsIn(seen.name, rose);
  const matched = matchReport(run, { component, fault, source, by: 'counter', count: acts });
  const detail = { counters: [{ name: seen.name, unit, before, after: seen.value }] };
  const change = { component, fault, source, unit, by: 'counter' as const, detail, raw };
  tellMatched(run, change, matched);
  const mode = activeModes(run.memory);
  if (mode !== undefined && matched.fresh > 0) return hold(run, acts - matched.fresh, seen, mode);
  // What was held before stays so; what others told of the rest has been noted.
  run.memory.counters[key] =
    known.held === undefined
      ? counted(seen.value, seen.wrapsAt)
      : held(stepped(known.value, rose, seen.wrapsAt), seen.value, seen.wrapsAt);
  const reason = `${seen.name} rose from ${before} to ${seen.value}`;
  if (matched.fresh > 0) raiseCounted(run, { ...change, count: matched.fresh, reason });
}

/** While a mode hides it, what nobody told of before it began waits for its end. */
function hold(run: Run, toldOf: number, seen: CounterSeen, mode: string): void {
  const key = counterKey(seen);
  const { value, held: heldBefore } = run.memory.counters[key]!;
  const fault = COUNTER_FAULTS[seen.name]!;
  run.memory.counters[key] = held(stepped(value, toldOf, seen.wrapsAt), seen.value, seen.wrapsAt);
  const reason = `not raised while ${mode} is active`;
  note(run, seen, { fault, before: heldBefore ?? value, after: seen.value, hiddenBy: mode, reason });
}

const stepped = (value: number, by: number, wrapsAt?: number): number =>
  wrapsAt === undefined ? value + by : (value + by) % wrapsAt;

const counted = (value: number, wrapsAt?: number): CounterMemory => ({
  value,
  ...(wrapsAt !== undefined && { wrapsAt }),
});

const held = (value: number, now: number, wrapsAt?: number): CounterMemory => ({
  ...counted(value, wrapsAt),
  held: now,
});

interface Noted {
  fault: string;
  before?: number;
  after: number;
  hiddenBy?: string;
  reason: string;
}

function note(run: Run, { component, name, unit, source, raw }: CounterSeen, noted: Noted): void {
  const { fault, before, after, hiddenBy, reason } = noted;
  const detail = {
    counters: [{ name, unit, before, after }],
    ...(hiddenBy !== undefined && { hiddenBy }),
    ...(source !== undefined && { source }),
  };
  run.outcomes.push({ kind: 'noted', component, fault, detail, reason, raw });
}
