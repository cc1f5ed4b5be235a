import type { Component, FaultCode } from '#libs/domain';
import type { RawSource } from '../observation.js';
import { faultKey } from './memory.js';
import type { Run } from './outcome.js';

/** One cause that speaks for or no longer speaks for a fault. */
export interface CauseChange {
  component: Component;
  fault: FaultCode;
  cause: string;
  detail: Record<string, unknown>;
  reason: string;
  raw: RawSource;
}

/**
 * The first cause raises the fault; a further one is noted with it, since the server keeps one incident per component
 * and fault. With `again`, the fault is raised though it is open: one more card is one more customer.
 */
export function joinFault(run: Run, change: CauseChange, again = false): void {
  const { component, fault, cause, detail, reason, raw } = change;
  const key = faultKey(component, fault);
  const open = run.memory.faults[key];
  const causes = open?.causes.includes(cause) ? open.causes : [...(open?.causes ?? []), cause];
  run.memory.faults[key] = { component, fault, causes, since: open?.since ?? run.now };
  if (!open || again) run.outcomes.push({ kind: 'raised', component, fault, detail, reason, raw });
  else run.outcomes.push({ kind: 'noted', component, fault, detail, reason: `open already; also ${reason}`, raw });
}

/** The last cause that goes clears the fault. */
export function leaveFault(run: Run, change: CauseChange): void {
  const { component, fault, cause, detail, reason, raw } = change;
  const key = faultKey(component, fault);
  const open = run.memory.faults[key];
  if (!open?.causes.includes(cause)) return;
  const causes = open.causes.filter((one) => one !== cause);
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
