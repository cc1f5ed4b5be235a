import type { FaultCode } from '#libs/domain';
import type { EventSeen, GarbageSeen } from '../observation.js';
import { matchReport } from './acts.js';
import { raiseCounted, tellMatched } from './counted.js';
import { EVENT_RULES, type HappeningRule } from './happenings.table.js';
import { faultKey, nameOf } from './memory.js';
import { activeModes, type Run } from './outcome.js';

/** An event of the device: a counted fault, a passing one, or nothing. */
export function applyEvent(run: Run, seen: EventSeen): void {
  const rule = EVENT_RULES[seen.name];
  const fault = rule?.fault[seen.component] ?? rule?.fault.other;
  if (!rule || !fault) return;
  if (rule.kind === 'passing') pass(run, seen, fault, rule);
  else count(run, seen, fault);
}

/** Bytes or messages that mean nothing: told of, but not for every one. */
export function applyGarbage(run: Run, seen: GarbageSeen): void {
  const key = `garbage|${seen.component}|${nameOf(seen.source)}`;
  const last = run.memory.told[key];
  if (last && Math.abs(run.now - last.at) < run.tuning.tellEvery) {
    run.memory.told[key] = { at: last.at, more: last.more + 1 };
    return;
  }
  run.memory.told[key] = { at: run.now, more: 0 };
  run.outcomes.push({
    kind: 'noted',
    component: seen.component,
    fault: 'driver.garbage',
    detail: { ...(last?.more && { unreported: last.more }), ...sourceOf(seen) },
    reason: seen.reason,
    raw: seen.raw,
  });
}

/** For a while after its witness is back, the last code of a standing error is not a new one. */
export function mayStandStill(run: Run, source?: string, component?: string): void {
  for (const [key, told] of Object.entries(run.memory.told)) {
    if (told.code === undefined || (component !== undefined && !key.startsWith(`${component}|`))) continue;
    if (source !== undefined && !told.seenBy?.includes(source)) continue;
    run.memory.told[key] = { ...told, standsUntil: run.now + run.tuning.tellEvery };
  }
}

function count(run: Run, seen: EventSeen, fault: FaultCode): void {
  const { component, unit, source, raw } = seen;
  const detail = eventDetail(seen);
  const change = { component, fault, source, unit, by: 'event' as const, detail, raw };
  const matched = matchReport(run, { component, fault, source, by: 'event', count: 1 });
  tellMatched(run, change, matched);
  if (matched.fresh === 0) return;
  const mode = activeModes(run.memory);
  if (mode === undefined) {
    return raiseCounted(run, { ...change, count: 1, reason: `the device told of ${seen.name}` });
  }
  const key = `${faultKey(component, fault)}|${nameOf(source)}`;
  const before = run.memory.held[key]?.count ?? 0;
  run.memory.held[key] = { component, fault, unit, source, raw, count: before + 1 };
  noteHidden(run, seen, fault, mode);
}

/**
 * A passing event: raised, noted when the same witness tells of it again within a minute, or another one of the same
 * attempt within the sighting window, or when it is an error that still stands from before a restart.
 */
function pass(run: Run, seen: EventSeen, fault: FaultCode, rule: HappeningRule): void {
  const { component, source, raw } = seen;
  const mode = activeModes(run.memory);
  if (mode !== undefined) return noteHidden(run, seen, fault, mode);
  const key = faultKey(component, fault);
  const name = nameOf(source);
  const last = run.memory.told[key];
  const age = last ? Math.abs(run.now - last.at) : Infinity;
  const code = rule.stands ? { code: raw.code } : {};
  const note = (reason: string): void =>
    void run.outcomes.push({ kind: 'noted', component, fault, detail: eventDetail(seen), raw, reason });
  if (last && last.standsUntil !== undefined && run.now <= last.standsUntil && last.code === raw.code) {
    return note('the same error still stands; it was raised before');
  }
  if (last && age < run.tuning.tellEvery) {
    const seenBy = [...new Set([...(last.seenBy ?? []), name])];
    run.memory.told[key] = { ...last, more: last.more + 1, seenBy };
    return note(last.seenBy?.includes(name) === false ? `also seen by ${name}` : 'again, shortly after it was raised');
  }
  if (last && age <= run.tuning.sightingWindow && last.seenBy?.includes(name) === false) {
    run.memory.told[key] = { ...last, seenBy: [...last.seenBy, name] };
    return note(`also seen by ${name}`);
  }
  run.memory.told[key] = { at: run.now, more: 0, seenBy: [name], ...code };
  const reason = `the device told of ${seen.name}`;
  run.outcomes.push({ kind: 'raised', component, fault, detail: eventDetail(seen), raw, reason });
}

function noteHidden(run: Run, seen: EventSeen, fault: FaultCode, mode: string): void {
  run.outcomes.push({
    kind: 'noted',
    component: seen.component,
    fault,
    raw: seen.raw,
    detail: { ...eventDetail(seen), hiddenBy: mode },
    reason: `not raised while ${mode} is active`,
  });
}

function eventDetail(seen: EventSeen): Record<string, unknown> {
  return { event: seen.name, ...(seen.unit !== undefined && { unit: seen.unit }), ...sourceOf(seen) };
}

const sourceOf = ({ source }: { source?: string }): { source?: string } => (source === undefined ? {} : { source });
