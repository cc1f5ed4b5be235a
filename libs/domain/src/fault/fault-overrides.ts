import { PRIORITIES, type Priority } from '../incident/priority.js';
import type { FaultDefinition } from './fault-definition.js';

/** What a bank decided about a fault instead of the catalogue. */
export type FaultOverride = {
  [
    Field in
      | 'priority'
      | 'responseMinutes'
      | 'dispatch'
      | 'skill'
      | 'title'
      | 'consequence'
      | 'firstAction'
      | 'runbook'
      | 'parts'
  ]?: FaultDefinition[Field] | undefined;
};

/**
 * The catalogue as this bank uses it. A fault that is raised to P1 or P2 asks for somebody at once, whatever was said of
 * its dispatch: what is urgent is never merely listed.
 */
export function applyFaultOverrides<Code extends string>(
  catalogue: Readonly<Record<Code, FaultDefinition>>,
  overrides: Readonly<Partial<Record<Code, FaultOverride>>>,
): Record<Code, FaultDefinition> {
  const changed = Object.entries(overrides).map(([code, override]) => {
    const given = Object.entries(override as FaultOverride).filter(([, value]) => value !== undefined);
    const fault: FaultDefinition = {
      ...catalogue[code as Code],
      ...(Object.fromEntries(given) as FaultOverride as object),
    };
    const urgent = fault.priority === 'P1' || fault.priority === 'P2';
    return [code, urgent ? { ...fault, dispatch: 'now' } : fault];
  });
  return { ...catalogue, ...Object.fromEntries(changed) } as Record<Code, FaultDefinition>;
}

/** Share of the codes that each priority has, 0 to 1 (product criterion A02). */
export function priorityShares(catalogue: Readonly<Record<string, FaultDefinition>>): Record<Priority, number> {
  const all = Object.values(catalogue);
  const shareOf = (priority: Priority): number =>
    all.filter((fault) => fault.priority === priority).length / all.length;
  return Object.fromEntries(PRIORITIES.map((priority) => [priority, shareOf(priority)])) as Record<Priority, number>;
}
