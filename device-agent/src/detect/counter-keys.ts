import type { Component, FaultCode } from '#libs/domain';
import type { CounterName, CounterSeen } from '../observation.js';
import { COUNTER_FAULTS } from './happenings.table.js';
import { nameOf } from './memory.js';
import type { Run } from './outcome.js';

/** Which counter of which witness: the parts of a key in `Memory.counters`. */
export interface CounterId {
  component: Component;
  name: CounterName;
  unit?: string;
  source?: string;
}

export function counterKey({ component, name, unit, source }: CounterSeen | CounterId): string {
  return [component, name, nameOf(source), unit ?? ''].join('|');
}

export function readCounterKey(key: string): CounterId {
  const [component, name, source, ...unit] = key.split('|') as [Component, CounterName, string, ...string[]];
  const joined = unit.join('|');
  return { component, name, ...(source && { source }), ...(joined && { unit: joined }) };
}

/** The counters of a component that stand for a fault; of one witness (by its name in keys) where it is given. */
export function countersOf(run: Run, component: Component, fault: FaultCode, witness?: string): CounterId[] {
  return Object.keys(run.memory.counters)
    .map(readCounterKey)
    .filter(
      (one) =>
        one.component === component &&
        COUNTER_FAULTS[one.name] === fault &&
        (witness === undefined || nameOf(one.source) === witness),
    );
}

/** Whether any witness, or the one named, counts this fault. */
export function hasCounter(run: Run, component: Component, fault: FaultCode, witness?: string): boolean {
  return countersOf(run, component, fault, witness).length > 0;
}
