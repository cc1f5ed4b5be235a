import type { CollapseRules } from './alarm-rules.js';
import { outageReason, type OutageSubject } from './find-outage.js';

/** One incident that was collapsed into an outage. */
export interface OutageChild {
  incidentId: string;
  terminalId: string;
  /** Its fault still stands. */
  standing: boolean;
  raisedAt: Date;
  /** When its fault went; null while it stands. */
  clearedAt: Date | null;
}

export interface OutageFacts {
  subject: OutageSubject;
  /** How many terminals the group has. */
  of: number;
  /** The outage is over already: a person closed it, cancelled it or merged it. */
  over: boolean;
  /** Every child it has now. */
  children: readonly OutageChild[];
}

export type OutageVerdict =
  | { outcome: 'standing'; reason: 'stillOut' | 'someMayReturn' }
  /** All came back. */
  | { outcome: 'close'; reason: 'allBack'; release: [] }
  /** Most came back: what stays down becomes incidents of its own. */
  | { outcome: 'split'; reason: 'staysDown'; release: string[]; close: boolean }
  /** The outage ended otherwise, and what still stands must not be forgotten with it. */
  | { outcome: 'release'; reason: 'outageOver'; release: string[] };

/** What becomes of an outage and of what was collapsed into it. */
export function judgeOutage(facts: OutageFacts, rules: CollapseRules, now: Date): OutageVerdict {
  const { children, over } = facts;
  if (over) return { outcome: 'release', reason: 'outageOver', release: children.map(({ incidentId }) => incidentId) };
  const terminals = byTerminal(children);
  const down = terminals.filter(({ standing }) => standing);
  if (down.length === 0) return { outcome: 'close', reason: 'allBack', release: [] };
  const mostBackAt = whenMostWereBack(terminals, facts, rules);
  if (!mostBackAt) return { outcome: 'standing', reason: 'stillOut' };
  const splitMs = rules.splitAfterSeconds * 1_000;
  const staying = down.filter(
    ({ raisedAt }) => now.getTime() - Math.max(raisedAt.getTime(), mostBackAt.getTime()) >= splitMs,
  );
  if (staying.length === 0) return { outcome: 'standing', reason: 'someMayReturn' };
  const release = staying.flatMap(({ incidentIds }) => incidentIds);
  return { outcome: 'split', reason: 'staysDown', release, close: staying.length === down.length };
}

interface OutageTerminal {
  standing: boolean;
  raisedAt: Date;
  clearedAt: Date;
  /** Of its standing faults. */
  incidentIds: string[];
}

// A terminal without power and line is one terminal with two faults: it is back when both went.
function byTerminal(children: readonly OutageChild[]): OutageTerminal[] {
  const terminals = new Map<string, OutageTerminal>();
  for (const { terminalId, standing, raisedAt, clearedAt, incidentId } of children) {
    const known = terminals.get(terminalId) ?? {
      standing: false,
      raisedAt,
      clearedAt: clearedAt ?? raisedAt,
      incidentIds: [],
    };
    known.standing ||= standing;
    if (standing) known.incidentIds.push(incidentId);
    if (raisedAt > known.raisedAt) known.raisedAt = raisedAt;
    if (clearedAt && clearedAt > known.clearedAt) known.clearedAt = clearedAt;
    terminals.set(terminalId, known);
  }
  return [...terminals.values()];
}

/** When so many were back that the rest was no outage any more; null when that is not so. */
function whenMostWereBack(
  terminals: readonly OutageTerminal[],
  { subject, of }: OutageFacts,
  rules: CollapseRules,
): Date | null {
  const back = terminals.filter(({ standing }) => !standing).map(({ clearedAt }) => clearedAt);
  const stillOut = (down: number): boolean =>
    (terminals.length - down) * 100 < rules.mostBackPercent * terminals.length ||
    outageReason(down, of, rules[subject]) !== null;
  if (stillOut(terminals.length - back.length)) return null;
  const times = back.sort((a, b) => a.getTime() - b.getTime());
  const needed = times.findIndex((_, n) => !stillOut(terminals.length - n - 1));
  return times[needed] ?? null;
}
