import type { Component, FaultCode } from '#libs/domain';
import type { RawSource } from '../observation.js';
import { faultKey, witnessed } from './memory.js';
import type { Run } from './outcome.js';

/** One cause of one witness. */
export interface Cause {
  component: Component;
  fault: FaultCode;
  cause: string;
  source?: string;
}

/** One cause that speaks for or no longer speaks for a fault. */
export interface CauseChange extends Cause {
  detail: Record<string, unknown>;
  reason: string;
  raw: RawSource;
}

/**
 * The first cause raises the fault; a further one, or another witness of it, is noted with it, since the server keeps
 * one incident per component and fault. With `again`, the fault is raised though it is open: one more card is one more
 * customer.
 */
export function joinFault(run: Run, change: CauseChange, again = false): void {
  const { component, fault, cause, source, reason, raw } = change;
  const open = run.memory.faults[faultKey(component, fault)];
  const detail = withSource(change);
  const others = (open?.causes ?? []).filter((one) => one !== witnessed(cause, source));
  addCause(run, change, true);
  if (!open || again) run.outcomes.push({ kind: 'raised', component, fault, detail, reason, raw });
  else {
    const also =
      source === undefined || others.some((one) => one.endsWith(`@${source}`)) ? 'also' : `also seen by ${source}:`;
    run.outcomes.push({ kind: 'noted', component, fault, detail, reason: `open already; ${also} ${reason}`, raw });
  }
}

/** Adds a cause to an open fault without a word; opens one only when asked to. */
export function addCause(run: Run, { component, fault, cause, source }: Cause, open = false): void {
  const key = faultKey(component, fault);
  const known = run.memory.faults[key];
  if (!known && !open) return;
  const token = witnessed(cause, source);
  if (known?.causes.includes(token)) return;
  run.memory.faults[key] = {
    component,
    fault,
    causes: [...(known?.causes ?? []), token],
    since: known?.since ?? run.now,
  };
}

/** The last cause that goes clears the fault. */
export function leaveFault(run: Run, change: CauseChange): void {
  const { component, fault, cause, source, reason, raw } = change;
  const key = faultKey(component, fault);
  const open = run.memory.faults[key];
  const token = witnessed(cause, source);
  if (!open?.causes.includes(token)) return;
  const detail = withSource(change);
  const causes = open.causes.filter((one) => one !== token);
  if (causes.length > 0) {
    run.memory.faults[key] = { ...open, causes };
    run.outcomes.push({
      kind: 'noted',
      component,
      fault,
      detail: { ...detail, remaining: causes },
      raw,
      reason: `${reason}; other causes remain`,
    });
    return;
  }
  delete run.memory.faults[key];
  run.outcomes.push({ kind: 'cleared', component, fault, detail, reason, raw });
}

function withSource({ detail, source }: CauseChange): Record<string, unknown> {
  return source === undefined ? detail : { ...detail, source };
}
