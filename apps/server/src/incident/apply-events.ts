import { Inject, Injectable } from '@nestjs/common';
import { faultOf, LONGEST_REOPEN_MINUTES } from '#libs/domain';
import type { Sql } from '../database/sql.js';
import type { AcceptedEvent, EventSink } from '../ingest/index.js';
import { OUTBOX, type Outbox } from '../outbox/index.js';
import { AdmitAlarms } from './alarm/admit-alarms.js';
import type { AlarmLook } from './alarm/alarm-look.js';
import { INCIDENT_STORE, type IncidentStore } from './incident.store.js';
import type { Incident } from './incident.js';
import { planEvents, type PlannedFault, type PlannedIncident } from './plan-events.js';
import { TellHolders } from './tell-holders.js';
import { TIMELINE, type Timeline } from './timeline.js';

const MINUTE_MS = 60_000;
/** Whoever loses the race for a new incident sees the winner's in the next round. */
const ROUNDS = 3;

interface FaultGroup {
  /** Positions of the events in the batch, in order. */
  positions: number[];
  events: AcceptedEvent[];
}

/**
 * What accepted events make of the incidents: one statement reads what is known of all their faults, everything is
 * decided in memory, and a few statements write it, however many events there are.
 */
@Injectable()
export class ApplyEvents implements EventSink {
  constructor(
    @Inject(INCIDENT_STORE) private readonly store: IncidentStore,
    @Inject(TIMELINE) private readonly timeline: Timeline,
    @Inject(OUTBOX) private readonly outbox: Outbox,
    private readonly alarms: AdmitAlarms,
    private readonly holders: TellHolders,
  ) {}

  async apply(sql: Sql, events: readonly AcceptedEvent[], now: Date): Promise<(string | null)[]> {
    const ids = new Array<string | null>(events.length).fill(null);
    const look = await this.alarms.lookAt(sql, events, now);
    let groups = groupByFault(events);
    for (let round = 1; groups.length > 0; round++) {
      if (round > ROUNDS) throw new Error('incidents of the same faults keep being opened elsewhere');
      groups = await this.applyGroups(sql, { groups, look }, ids, now);
    }
    return ids;
  }

  /** @returns the groups that lost a race and have to be decided anew */
  private async applyGroups(
    sql: Sql,
    { groups, look }: { groups: FaultGroup[]; look: AlarmLook },
    ids: (string | null)[],
    now: Date,
  ): Promise<FaultGroup[]> {
    const known = await this.readKnown(sql, groups, now);
    const plans = groups.map((group) => {
      const first = group.events[0]!;
      const rules = this.alarms.faults.of(first.fault);
      return planEvents(group.events, known.get(keyOf(first)) ?? [], { rules, alarms: look }, now);
    });
    const stored = await this.insertNew(sql, plans);
    const isStored = (planned: PlannedIncident): boolean => !planned.isNew || stored.has(planned.incident.id);
    const lost = groups.filter((_, i) => !plans[i]!.incidents.every(isStored));
    const kept = plans.filter((plan) => plan.incidents.every(isStored));
    refuseHalfWritten(plans.filter((plan) => !plan.incidents.every(isStored)));
    await this.write(
      sql,
      kept.flatMap(({ incidents }) => incidents),
      now,
    );
    groups.forEach(({ positions }, i) => {
      const { of } = plans[i]!;
      positions.forEach((position, n) => (ids[position] = of[n]?.incident.id ?? null));
    });
    return lost;
  }

  private async readKnown(sql: Sql, groups: FaultGroup[], now: Date): Promise<Map<string, Incident[]>> {
    const keys = groups.map(({ events }) => events[0]!);
    const since = new Date(now.getTime() - LONGEST_REOPEN_MINUTES * MINUTE_MS);
    const known = new Map<string, Incident[]>();
    for (const incident of await this.store.lockOfFaults(sql, keys, since)) {
      const list = known.get(keyOf(incident));
      if (list) list.push(incident);
      else known.set(keyOf(incident), [incident]);
    }
    return known;
  }

  /** Closed ones of the same fault first: at most one of a fault is open at a time. */
  private async insertNew(sql: Sql, plans: readonly PlannedFault[]): Promise<Set<string>> {
    const ending = plans.flatMap(({ incidents }) => (incidents.some(({ isNew }) => isNew) ? incidents : []));
    const fresh = ending.filter(({ isNew }) => isNew).map(({ incident }) => incident);
    if (fresh.length === 0) return new Set();
    const ids = await this.store.nextIds(sql, fresh.length);
    fresh.forEach((incident, i) => Object.assign(incident, { id: ids[i], number: numberOf(ids[i]!) }));
    await this.store.save(
      sql,
      ending.filter(({ isNew, isChanged }) => !isNew && isChanged).map(({ incident }) => incident),
    );
    return this.store.insert(sql, fresh);
  }

  private async write(sql: Sql, planned: readonly PlannedIncident[], now: Date): Promise<void> {
    const changed = planned.filter(({ isNew, isChanged }) => !isNew && isChanged);
    await this.store.save(
      sql,
      changed.map(({ incident }) => incident),
    );
    await this.timeline.append(
      sql,
      planned.flatMap(({ incident, entries }) => entries.map((each) => ({ ...each, incidentId: incident.id }))),
    );
    const ended = changed.filter(({ endedByItself }) => endedByItself).map(({ incident }) => incident.id);
    await this.outbox.cancelPages(sql, ended, 'clearedByItself');
    await this.holders.tell(sql, changed, now);
  }
}

/** What was saved before the race was lost cannot be decided anew: the whole batch has to be. */
function refuseHalfWritten(lost: readonly PlannedFault[]): void {
  const touched = lost.flatMap(({ incidents }) => incidents).find(({ isNew, isChanged }) => !isNew && isChanged);
  if (touched) throw new Error(`incident ${touched.incident.id} was changed while another of its fault was opened`);
}

const keyOf = ({ terminalId, component, fault }: { terminalId: string; component: string; fault: string }): string =>
  `${terminalId}\n${component}\n${fault}`;

/** As the column `incident.number` is generated. */
const numberOf = (id: string): string => `INC-${id.padStart(8, '0')}`;

/** Sorted, so that two batches that meet wait for one another in the same order. Noted events belong to no fault. */
function groupByFault(events: readonly AcceptedEvent[]): FaultGroup[] {
  const groups = new Map<string, FaultGroup>();
  events.forEach((event, position) => {
    if (event.kind === 'noted' || !faultOf(event.fault)) return;
    const key = keyOf(event);
    const group = groups.get(key) ?? { positions: [], events: [] };
    group.positions.push(position);
    group.events.push(event);
    groups.set(key, group);
  });
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
