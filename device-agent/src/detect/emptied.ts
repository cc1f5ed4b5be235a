import type { Component, FaultCode } from '#libs/domain';
import type { ModeSeen, RawSource, StateSeen } from '../observation.js';
import { hasCounter } from './counter-keys.js';
import { EMPTIED_BY, type EmptiedBy } from './happenings.table.js';
import { causeOf, faultKey } from './memory.js';
import { leaveFault } from './open-faults.js';
import type { Run } from './outcome.js';
import { isSilent } from './witnesses.js';

/** The cause under which counted faults are open, until somebody says that the bin was emptied. */
export const countCause = (unit?: string): string => causeOf('count', unit);

/** What a person did, by one witness's word. */
interface Emptied {
  component: Component;
  fault: FaultCode;
  detail: Record<string, unknown>;
  reason: string;
  raw: RawSource;
}

/**
 * A counter fell. What its witness told of is gone: under `causes`, or all of it. With the last that anybody counts goes
 * also what witnesses told of that do not count, or that are offline and cannot say.
 */
export function emptied(run: Run, by: Emptied & { source?: string; causes?: readonly string[] }): void {
  for (const one of countedCauses(run, by)) {
    if (one.source !== by.source || (by.causes && !by.causes.includes(one.cause))) continue;
    leaveFault(run, { ...by, ...one });
  }
  leaveUncounted(run, by);
}

/**
 * A person handled the bin, by a state or a mode of `EMPTIED_BY`: the only sign there is where nobody counts. While a
 * witness that counts still has something in the bin, its counter alone decides.
 */
export function emptiedByState(
  run: Run,
  { component, name, value, unit, source, raw }: StateSeen,
  before: string,
): void {
  for (const [fault, { states }] of Object.entries(EMPTIED_BY) as [FaultCode, EmptiedBy][]) {
    const signs = states.filter((one) => one.name === name && one.from.includes(before));
    if (!signs.some(({ components }) => !components || components.includes(component))) continue;
    const reason = `${causeOf(name, unit)} went from ${before} to ${value}: emptied by a person, as far as a device without a counter shows`;
    leaveUncounted(run, { component, fault, detail: { state: name, before, value }, reason, raw }, source);
  }
}

/** The same for a mode that a person left. */
export function emptiedByMode(run: Run, { mode, source, raw }: ModeSeen): void {
  for (const { component, fault } of Object.values(run.memory.faults)) {
    if (!EMPTIED_BY[fault]?.modes.includes(mode)) continue;
    const reason = `${mode} ended: a person was at work, and no device counts what the bin holds`;
    leaveUncounted(run, { component, fault, detail: { mode }, reason, raw }, source);
  }
}

function leaveUncounted(run: Run, by: Emptied, saidBy?: string): void {
  const causes = countedCauses(run, by);
  const counts = (source?: string): boolean =>
    hasCounter(run, by.component, by.fault, source ?? '') && !isSilent(run.memory, source, by.component);
  if (causes.some(({ source }) => counts(source))) return;
  const detail = saidBy === undefined ? by.detail : { ...by.detail, saidBy };
  for (const one of causes) leaveFault(run, { ...by, ...one, detail });
}

/** The counted causes under which a fault is open, and whose word each is. */
function countedCauses(run: Run, { component, fault }: Emptied): { cause: string; source?: string }[] {
  const tokens = run.memory.faults[faultKey(component, fault)]?.causes ?? [];
  return tokens
    .filter((token) => token.startsWith('count'))
    .map((token) => {
      const at = token.lastIndexOf('@');
      return at < 0 ? { cause: token } : { cause: token.slice(0, at), source: token.slice(at + 1) };
    });
}
