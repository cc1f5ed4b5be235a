import type { FaultCode } from '#libs/domain';
import type { EventOver, EventSeen, GarbageSeen } from '../observation.js';
import { matchReport } from './acts.js';
import { raiseCounted, tellMatched } from './counted.js';
import { EVENT_RULES, type HappeningRule } from './happenings.table.js';
import { faultKey, nameOf, standingKey } from './memory.js';
import { activeModes, type Run } from './outcome.js';

/** An event of the device: a counted fault, a passing one, or nothing. */
export function applyEvent(run: Run, seen: EventSeen): void {
  const rule = EVENT_RULES[seen.name];
  const fault = rule?.fault[seen.component] ?? rule?.fault.other;
  if (!rule || !fault) return;
  if (seen.stands !== undefined && isKnown(run, { ...seen, stands: seen.stands }, { kind: rule.kind, fault })) return;
  if (rule.kind === 'passing') pass(run, seen, fault);
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

/** The status that told of an event is over: the next time it is another event. */
export function applyEventOver(run: Run, seen: EventOver): void {
  delete run.memory.standing[standingKey(seen)];
}

/**
 * Whether it is the event of a status that has stood since: the agent was started again, or the driver was, and the
 * device still says what it said before. A second note kept at power-up needs a second power-up, and a unit that has
 * worked in between has said something else. Where a person has emptied the bin meanwhile, it is raised again.
 */
function isKnown(
  run: Run,
  seen: Standing,
  { kind, fault }: { kind: HappeningRule['kind']; fault: FaultCode },
): boolean {
  const { component, source, raw } = seen;
  const key = standingKey(seen);
  const before = run.memory.standing[key];
  run.memory.standing[key] = before ?? raw.code;
  if (before === undefined) return false;
  const open = faultKey(component, fault);
  const held = `${open}|${nameOf(source)}`;
  if (kind === 'counted' && !(open in run.memory.faults) && !(held in run.memory.held)) return false;
  const reason = 'the same still stands; it was told before';
  run.outcomes.push({ kind: 'noted', component, fault, detail: eventDetail(seen), raw, reason });
  return true;
}

type Standing = EventSeen & { stands: string };

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
 * attempt within the sighting window.
 */
function pass(run: Run, seen: EventSeen, fault: FaultCode): void {
  const { component, source, raw } = seen;
  const mode = activeModes(run.memory);
  if (mode !== undefined) return noteHidden(run, seen, fault, mode);
  const key = faultKey(component, fault);
  const name = nameOf(source);
  const last = run.memory.told[key];
  const age = last ? Math.abs(run.now - last.at) : Infinity;
  const note = (reason: string): void =>
    void run.outcomes.push({ kind: 'noted', component, fault, detail: eventDetail(seen), raw, reason });
  if (last && age < run.tuning.tellEvery) {
    const seenBy = [...new Set([...(last.seenBy ?? []), name])];
    run.memory.told[key] = { ...last, more: last.more + 1, seenBy };
    return note(last.seenBy?.includes(name) === false ? `also seen by ${name}` : 'again, shortly after it was raised');
  }
  if (last && age <= run.tuning.sightingWindow && last.seenBy?.includes(name) === false) {
    run.memory.told[key] = { ...last, seenBy: [...last.seenBy, name] };
    return note(`also seen by ${name}`);
  }
  run.memory.told[key] = { at: run.now, more: 0, seenBy: [name] };
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
