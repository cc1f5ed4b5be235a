import { Inject, Injectable } from '@nestjs/common';
import {
  findOutages,
  judgeOutage,
  LONGEST_REOPEN_MINUTES,
  OUTAGE_FAULTS,
  type AlarmRules,
  type Outage,
  type OutageVerdict,
} from '#libs/domain';
import type { Sql } from '../../database/sql.js';
import type { TerminalDirectory } from '../../terminal/index.js';
import { OpenIncident } from '../open-incident.js';
import type { AlarmLook } from './alarm-look.js';
import { ALARM_STORE, type AlarmStore, type HeldRecord, type OutageRecord } from './alarm.store.js';

const MINUTE_MS = 60_000;
/** So many of the lost terminals are named in the outage itself; all of them are its children. */
const NAMED = 50;

/** An outage that is to be opened, with what becomes part of it. */
export interface Collapse {
  outage: Outage;
  incidentIds: string[];
}

/** An open outage and what is to become of it. */
export interface OutageReview {
  record: OutageRecord;
  verdict: OutageVerdict;
}

export interface OutagePlan {
  collapses: Collapse[];
  reviews: OutageReview[];
  /** Every incident that the plan touches, the outages themselves among them. */
  touches: string[];
}

/** Which terminals that were lost together are one outage, and which outages are over. Reads without locks, then writes. */
@Injectable()
export class ReviewOutages {
  constructor(
    @Inject(ALARM_STORE) private readonly store: AlarmStore,
    private readonly opening: OpenIncident,
  ) {}

  async plan(sql: Sql, { rules, terminals }: AlarmLook, now: Date): Promise<OutagePlan> {
    const held = await this.store.held(sql);
    const collapses = collapsesAmong(held, { rules, terminals }, now);
    const reviews = await this.judge(sql, rules, terminals, now);
    // Whatever raising or clearing them locks is locked with all the others, in order.
    const keys = [
      ...collapses.map(({ outage: { subject, id } }) => ({ terminalId: id, fault: OUTAGE_FAULTS[subject] })),
      ...reviews.map(({ record: { subject, subjectId } }) => ({
        terminalId: subjectId,
        fault: OUTAGE_FAULTS[subject],
      })),
    ];
    const since = new Date(now.getTime() - LONGEST_REOPEN_MINUTES * MINUTE_MS);
    const outages = await this.store.idsOfFaults(sql, keys, since);
    return {
      collapses,
      reviews,
      touches: [
        ...outages,
        ...collapses.flatMap(({ incidentIds }) => incidentIds),
        ...reviews.flatMap(({ record, verdict }) => [record.id, ...('release' in verdict ? verdict.release : [])]),
      ],
    };
  }

  /** Opens the outage, or counts it once more. @returns its id */
  open(sql: Sql, { outage, incidentIds }: Collapse, { terminals }: AlarmLook, now: Date): Promise<string> {
    const { subject, id, terminalIds, of, reason } = outage;
    const detail = { subject, reason, terminals: terminalIds.length, of, incidents: incidentIds.length };
    return this.opening.open(
      sql,
      {
        subject,
        terminalId: id,
        regionId: regionOf(outage, terminals),
        component: 'network',
        fault: OUTAGE_FAULTS[subject],
        detail: { ...detail, terminalIds: terminalIds.slice(0, NAMED) },
      },
      now,
    );
  }

  /** A terminal of an outage that somebody is on, and that was thought to be over, is lost again. */
  async raiseAgain(sql: Sql, { subject, subjectId, regionId }: OutageRecord, now: Date): Promise<void> {
    const opening = { subject, terminalId: subjectId, regionId, component: 'network' as const, detail: {} };
    await this.opening.open(sql, { ...opening, fault: OUTAGE_FAULTS[subject] }, now);
  }

  /** All came back. */
  clear(sql: Sql, { subject, subjectId }: OutageRecord, now: Date): Promise<void> {
    return this.opening.clear(sql, { terminalId: subjectId, component: 'network', fault: OUTAGE_FAULTS[subject] }, now);
  }

  private async judge(sql: Sql, rules: AlarmRules, terminals: TerminalDirectory, now: Date): Promise<OutageReview[]> {
    const reviews: OutageReview[] = [];
    for (const record of await this.store.outages(sql)) {
      const verdict = await this.verdictOn(sql, record, { rules, terminals }, now);
      const isBackAgain = record.standing > 0 && !record.faultActive;
      const isOver = verdict.outcome === 'close' && !record.faultActive;
      if ((verdict.outcome !== 'standing' || isBackAgain) && !isOver) reviews.push({ record, verdict });
    }
    return reviews;
  }

  // The children are read only when something may follow from them: an outage of thousands is looked at each second.
  private async verdictOn(
    sql: Sql,
    record: OutageRecord,
    { rules, terminals }: { rules: AlarmRules; terminals: TerminalDirectory },
    now: Date,
  ): Promise<OutageVerdict> {
    const back = record.children - record.standing;
    const maySplit = record.standing > 0 && back * 100 >= rules.collapse.mostBackPercent * record.children * 0.5;
    const children = maySplit ? await this.store.childrenOf(sql, record.id) : [];
    if (record.standing > 0 && children.length === 0) return { outcome: 'standing', reason: 'stillOut' };
    const of = terminals.sizeOf(record.subject, record.subjectId);
    return judgeOutage({ subject: record.subject, of, over: record.over, children }, rules.collapse, now);
  }
}

function collapsesAmong(
  held: readonly HeldRecord[],
  { rules, terminals }: { rules: AlarmRules; terminals: TerminalDirectory },
  now: Date,
): Collapse[] {
  const incidents = new Map<string, string[]>();
  const due = new Map<string, boolean>();
  for (const { id, terminalId, reviewAt } of held) {
    incidents.set(terminalId, [...(incidents.get(terminalId) ?? []), id]);
    due.set(terminalId, (due.get(terminalId) ?? false) || reviewAt <= now);
  }
  const lost = [...due].map(([terminalId, isDue]) => ({ terminalId, due: isDue }));
  const outages = findOutages(lost, (terminalId) => terminals.groupsOf(terminalId), rules.collapse);
  return outages.map((outage) => ({
    outage,
    incidentIds: outage.terminalIds.flatMap((terminalId) => incidents.get(terminalId) ?? []),
  }));
}

/** The region that lost most of the terminals: a line or a host may serve several. */
function regionOf({ subject, id, terminalIds }: Outage, terminals: TerminalDirectory): string {
  if (subject === 'region') return id;
  const counts = new Map<string, number>();
  for (const terminalId of terminalIds) {
    const region = terminals.find(terminalId)?.regionId ?? '';
    counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0] ?? '';
}
