import type { Skill } from '../fault/fault-definition.js';
import type { Line } from '../roster/line.js';
import type { EscalationTarget } from './policy.js';

/** Somebody, or something, that can be told. */
export interface Reachable {
  kind: 'technician' | 'desk' | 'lead' | 'robot';
  id: string;
  /** Regions a desk or lead watches; empty: all. Of no weight for the others. */
  regions: readonly string[];
  /** Whether any way leads to them: a telephone, an address, a subscription. */
  hasContact: boolean;
}

/** Who is there at one instant. */
export interface ReachFacts {
  /** `skill`: only for faults that need it; null or absent: for all. */
  onCall: readonly { regionId: string; line: Line; skill?: string | null; technicianIds: readonly string[] }[];
  people: readonly Reachable[];
}

export type NotReached = 'nobodyOnCall' | 'noLead' | 'noDesk' | 'unknownTechnician' | 'unknownRobot' | 'noContact';

export interface Reach {
  recipients: { kind: Reachable['kind']; id: string; why: EscalationTarget }[];
  missed: { target: EscalationTarget; reason: NotReached }[];
}

/** What of an incident decides who is meant. */
export interface ReachSubject {
  regionId: string;
  skill: Skill;
}

/** Whom the targets of a step mean for an incident, each person once, and which of them mean nobody. */
export function reachOf(targets: readonly EscalationTarget[], subject: ReachSubject, facts: ReachFacts): Reach {
  const reach: Reach = { recipients: [], missed: [] };
  const told = new Set<string>();
  for (const target of targets) {
    const found = meant(target, subject, facts);
    if (found.people.length === 0) reach.missed.push({ target, reason: found.reason });
    else if (!found.people.some(({ hasContact }) => hasContact)) reach.missed.push({ target, reason: 'noContact' });
    for (const { kind, id, hasContact } of found.people) {
      if (!hasContact || told.has(`${kind}\n${id}`)) continue;
      told.add(`${kind}\n${id}`);
      reach.recipients.push({ kind, id, why: target });
    }
  }
  return reach;
}

/** Every desk and lead of the bank: for a step that means nobody and has none behind it. */
export function lastResort({ people }: ReachFacts): Reach {
  const recipients = people
    .filter(({ kind, hasContact }) => hasContact && (kind === 'desk' || kind === 'lead'))
    .map(({ kind, id }) => ({ kind, id, why: { to: kind === 'lead' ? 'lead' : 'desk' } as EscalationTarget }));
  return { recipients, missed: [] };
}

interface Meant {
  people: readonly Reachable[];
  reason: NotReached;
}

function meant(target: EscalationTarget, subject: ReachSubject, { onCall, people }: ReachFacts): Meant {
  const { regionId } = subject;
  switch (target.to) {
    case 'line':
      return { people: technicians(onLine(target.line, subject, onCall), people), reason: 'nobodyOnCall' };
    case 'lead':
      return { people: watching('lead', regionId, people), reason: 'noLead' };
    case 'desk':
      return { people: watching('desk', regionId, people), reason: 'noDesk' };
    case 'technician':
      return { people: technicians([target.id], people), reason: 'unknownTechnician' };
    case 'robot':
      return {
        people: people.filter((each) => each.kind === 'robot' && each.id === target.id),
        reason: 'unknownRobot',
      };
  }
}

const onLine = (line: Line, { regionId, skill }: ReachSubject, onCall: ReachFacts['onCall']): string[] =>
  onCall
    .filter((each) => each.regionId === regionId && each.line === line && (!each.skill || each.skill === skill))
    .flatMap((each) => each.technicianIds);

const technicians = (ids: readonly string[], people: readonly Reachable[]): Reachable[] =>
  people.filter(({ kind, id }) => kind === 'technician' && ids.includes(id));

const watching = (kind: 'desk' | 'lead', regionId: string, people: readonly Reachable[]): Reachable[] =>
  people.filter((each) => each.kind === kind && (each.regions.length === 0 || each.regions.includes(regionId)));
