import type { CollapseRules, OutageThreshold } from './alarm-rules.js';

/** What many terminals have in common, the narrowest first. */
export const OUTAGE_SUBJECTS = ['site', 'network', 'host', 'region'] as const;
export type OutageSubject = (typeof OUTAGE_SUBJECTS)[number];
/** What an incident may be about. */
export type IncidentSubject = 'terminal' | OutageSubject;

/** The fault of an outage of each. */
export const OUTAGE_FAULTS = {
  site: 'site.outage',
  network: 'network.outage',
  host: 'host.outage',
  region: 'region.outage',
} as const satisfies Record<OutageSubject, string>;

/** A terminal that was lost and that nobody was asked about yet. */
export interface LostTerminal {
  terminalId: string;
  /** It has waited for its neighbours long enough. */
  due: boolean;
}

export interface TerminalGroup {
  subject: OutageSubject;
  id: string;
  /** How many terminals belong to it, lost or not. */
  size: number;
}

export interface Outage {
  outcome: 'outage';
  reason: 'manyAtOnce' | 'largeShare';
  subject: OutageSubject;
  id: string;
  /** Those that were lost. */
  terminalIds: string[];
  /** How many terminals the group has. */
  of: number;
}

export type GroupsOf = (terminalId: string) => readonly TerminalGroup[];

/** Why so many of a group's terminals are an outage of the group; null when they are single faults. */
export function outageReason(lost: number, size: number, threshold: OutageThreshold): Outage['reason'] | null {
  const percent = size === 0 ? 0 : (lost * 100) / size;
  if (lost < 2 || percent < threshold.neverBelowPercent) return null;
  if (lost >= threshold.terminals) return 'manyAtOnce';
  return lost >= threshold.shareAtLeast && percent >= threshold.sharePercent ? 'largeShare' : null;
}

/**
 * The group that explains the lost terminals best: of which the highest share is lost; among equals the widest, so
 * that a region without power is one outage and not one for each of its sites. Null when no group is out.
 */
export function findOutage(lost: readonly LostTerminal[], groupsOf: GroupsOf, rules: CollapseRules): Outage | null {
  let best: (Outage & { share: number }) | null = null;
  for (const { group, terminalIds } of gather(lost, groupsOf)) {
    const reason = outageReason(terminalIds.length, group.size, rules[group.subject]);
    if (!reason) continue;
    const { subject, id, size } = group;
    const found = {
      outcome: 'outage' as const,
      reason,
      subject,
      id,
      terminalIds,
      of: size,
      share: terminalIds.length / size,
    };
    if (!best || explainsBetter(found, best)) best = found;
  }
  if (!best) return null;
  const { share: _, ...outage } = best;
  return outage;
}

/**
 * Every outage among the lost terminals, one after the other. A group of which no terminal is due yet may still grow,
 * and waits: its terminals are in none of the others.
 */
export function findOutages(lost: readonly LostTerminal[], groupsOf: GroupsOf, rules: CollapseRules): Outage[] {
  const due = new Set(lost.filter((each) => each.due).map(({ terminalId }) => terminalId));
  const outages: Outage[] = [];
  let rest = lost;
  for (;;) {
    const found = due.size > 0 ? findOutage(rest, groupsOf, rules) : null;
    if (!found) return outages;
    if (found.terminalIds.some((id) => due.has(id))) outages.push(found);
    const explained = new Set(found.terminalIds);
    rest = rest.filter(({ terminalId }) => !explained.has(terminalId));
  }
}

type Found = Pick<Outage, 'subject' | 'id' | 'of'> & { share: number };

function explainsBetter(a: Found, b: Found): boolean {
  if (a.share !== b.share) return a.share > b.share;
  if (a.of !== b.of) return a.of > b.of;
  const width = OUTAGE_SUBJECTS.indexOf(a.subject) - OUTAGE_SUBJECTS.indexOf(b.subject);
  return width === 0 ? a.id < b.id : width > 0;
}

function gather(lost: readonly LostTerminal[], groupsOf: GroupsOf) {
  const groups = new Map<string, { group: TerminalGroup; terminalIds: string[] }>();
  for (const { terminalId } of lost) {
    for (const group of groupsOf(terminalId)) {
      const key = `${group.subject}\n${group.id}`;
      const known = groups.get(key);
      if (known) known.terminalIds.push(terminalId);
      else groups.set(key, { group, terminalIds: [terminalId] });
    }
  }
  return groups.values();
}

/** What an outage's fault is an outage of; undefined for any other fault. */
export const outageSubjectOf = (fault: string): OutageSubject | undefined =>
  OUTAGE_SUBJECTS.find((subject) => OUTAGE_FAULTS[subject] === fault);
