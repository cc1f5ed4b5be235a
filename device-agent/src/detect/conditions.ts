import type { Component, FaultCode } from '#libs/domain';
import type { RawSource, StateSeen } from '../observation.js';
import { matchReport } from './acts.js';
import { numberActs } from './counted.js';
import { emptiedByState } from './emptied.js';
import { COUNTER_FAULTS } from './happenings.table.js';
import { causeOf, faultKey, nameOf, viewKey, type Condition } from './memory.js';
import { joinFault, leaveFault } from './open-faults.js';
import { activeModes, type Run } from './outcome.js';
import { faultsOf, STATE_RULES, type StateRule } from './state-rules.table.js';
import { timingOf } from './timing.table.js';
import { awaitTransaction, lastTransaction } from './transactions.js';

/** Something that is, or is no longer, wrong with a component. */
export interface Standing {
  component: Component;
  fault: FaultCode;
  cause: string;
  value: string;
  raw: RawSource;
  source?: string;
}

/** Units of all states and witnesses; a device that invents ever new ones must not fill the disk. */
const MOST_VIEWS = 4_096;
const COUNTED: ReadonlySet<FaultCode> = new Set(Object.values(COUNTER_FAULTS));

/** Reads a state word against the table: what it raises stands, what its other words raise does not stand any more. */
export function applyState(run: Run, seen: StateSeen): void {
  const rule: StateRule = STATE_RULES[seen.name];
  const raises = rule.raise[seen.value];
  view(run, seen, raises !== undefined, rule.well.includes(seen.value));
  if (raises === undefined && !rule.well.includes(seen.value)) return;
  const now = faultsOf(raises, seen.component);
  const ever = new Set(Object.values(rule.raise).flatMap((word) => faultsOf(word, seen.component)));
  const standing = {
    component: seen.component,
    cause: causeOf(seen.name, seen.unit),
    value: seen.value,
    raw: seen.raw,
    source: seen.source,
  };
  // What begins comes first, so that a component which goes from low to empty is never shown as well in between.
  for (const fault of now) begin(run, { ...standing, fault });
  for (const fault of ever) if (!now.includes(fault)) end(run, { ...standing, fault });
}

/** Remembers what this witness says of the state now, and looks at what it said before. */
function view(run: Run, seen: StateSeen, wrong: boolean, well: boolean): void {
  const key = viewKey(seen.component, seen.name, seen.source, seen.unit);
  const before = run.memory.views[key];
  if (before === undefined && Object.keys(run.memory.views).length >= MOST_VIEWS) return;
  if (wrong) run.memory.views[key] = seen.value;
  else if (well) run.memory.views[key] = 'well';
  else if (seen.value === 'unknown') delete run.memory.views[key];
  if (well && before !== undefined && before !== 'well') emptiedByState(run, seen, before);
}

/** The condition stands: raised at once, after its debounce, or held while a mode hides it. */
export function begin(run: Run, standing: Standing): void {
  const key = conditionKey(standing);
  const known = run.memory.conditions[key];
  if (known?.phase === 'falling') run.memory.conditions[key] = lasting(known, 'up');
  if (known) return;
  const due = run.now + timingOf(standing.fault, run.tuning).raiseAfter;
  run.memory.conditions[key] = { ...standing, phase: 'rising', since: run.now, due };
  settleDue(run);
}

/** The condition is gone: forgotten if it was never raised, else cleared after its hysteresis. */
export function end(run: Run, standing: Standing): void {
  const key = conditionKey(standing);
  const known = run.memory.conditions[key];
  if (!known || (known.phase === 'falling' && known.outvotedBy === undefined)) return;
  if (known.phase !== 'falling' && known.phase !== 'up') {
    delete run.memory.conditions[key];
    return;
  }
  const due = run.now + timingOf(standing.fault, run.tuning).clearAfter;
  run.memory.conditions[key] = {
    ...lasting(known, 'up'),
    value: standing.value,
    raw: standing.raw,
    phase: 'falling',
    since: run.now,
    due,
  };
  settleDue(run);
}

/** Carries out every debounce and hysteresis that is over, oldest first. */
export function settleDue(run: Run): void {
  const due = Object.entries(run.memory.conditions)
    .filter(([, condition]) => condition.due !== undefined && condition.due <= run.now)
    .sort(([keyA, a], [keyB, b]) => a.due! - b.due! || (keyA < keyB ? -1 : 1));
  for (const [key, condition] of due) {
    if (condition.phase === 'falling') fall(run, key, condition);
    else if (condition.phase === 'rising') rise(run, key, condition);
  }
}

/** Looks again at what the modes hid. */
export function releaseHeld(run: Run, mode: string): void {
  for (const [key, condition] of Object.entries(run.memory.conditions)) {
    if (condition.phase !== 'held') continue;
    const after = Math.max(run.tuning.afterMode, timingOf(condition.fault, run.tuning).raiseAfter);
    run.memory.conditions[key] = { ...condition, phase: 'rising', due: run.now + after, after: mode };
  }
  settleDue(run);
}

function rise(run: Run, key: string, condition: Condition): void {
  const mode = activeModes(run.memory);
  if (mode !== undefined) {
    run.memory.conditions[key] = lasting(condition, 'held');
    const { component, fault, raw, source } = condition;
    const detail = { ...detailOf(condition), hiddenBy: mode, ...(source !== undefined && { source }) };
    run.outcomes.push({ kind: 'noted', component, fault, detail, raw, reason: `not raised while ${mode} is active` });
    return;
  }
  run.memory.conditions[key] = lasting(condition, 'up');
  const lasted = run.now - condition.since;
  const how = condition.after
    ? `${condition.value} is still so after ${condition.after}`
    : lasted > 0
      ? `${condition.value} for ${Math.round(lasted / 1000)} s`
      : condition.value;
  const change = { ...condition, detail: detailOf(condition), reason: `${condition.cause} = ${how}` };
  if (COUNTED.has(condition.fault)) keepCounted(run, condition, change);
  else joinFault(run, change);
}

/** Notes that the customer left lie inside: one more bundle, unless a counter, an event or another witness told of it. */
function keepCounted(run: Run, { component, fault, source }: Condition, change: Parameters<typeof joinFault>[1]): void {
  const report = { component, fault, source, by: 'state' as const };
  const { fresh } = matchReport(run, { ...report, count: 1 });
  if (fresh === 0) return joinFault(run, change);
  const act = numberActs(run, report, 1);
  joinFault(run, { ...change, detail: { ...change.detail, count: 1, act, ...lastTransaction(run) } }, true);
  awaitTransaction(run, { component, fault, act });
}

function fall(run: Run, key: string, condition: Condition): void {
  delete run.memory.conditions[key];
  const seconds = Math.round((run.now - condition.since) / 1000);
  const reason =
    condition.outvotedBy === undefined
      ? `${condition.cause} = ${condition.value} for ${seconds} s`
      : `${nameOf(condition.source)} has been offline for ${seconds} s, and ${condition.outvotedBy} sees nothing wrong`;
  leaveFault(run, { ...condition, detail: detailOf(condition), reason });
}

function lasting(
  { due: _due, after: _after, outvotedBy: _by, ...condition }: Condition,
  phase: 'up' | 'held',
): Condition {
  return { ...condition, phase };
}

function detailOf({ cause, value }: Condition): Record<string, unknown> {
  const [state, unit] = cause.split(/#(.*)/s);
  return { state, value, ...(unit !== undefined && { unit }) };
}

function conditionKey({ component, fault, cause, source }: Standing): string {
  return `${faultKey(component, fault)}|${cause}|${nameOf(source)}`;
}
