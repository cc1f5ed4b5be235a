import { Inject, Injectable } from '@nestjs/common';
import type { HandoverContent } from '#libs/contract';
import {
  CASE_STEP_TEXTS,
  DESK_STEP_TEXTS,
  nextDeskStep,
  priorityOfRank,
  type CaseKind,
  type CaseState,
  type IncidentState,
} from '#libs/domain';
import { PlanMaintenance, type MaintenanceWindow } from '../../incident/index.js';
import { Roster, type RosterSnapshot } from '../../roster/index.js';
import { FaultBook } from '../../settings/index.js';
import { GATHER_STORE, type Gathered, type GatherScope, type GatherStore, type OpenRecord } from './gather.store.js';

/** Nobody reads more of one list at a change of shift; how many there are more is said. */
const MOST = 500;
/** Far more windows than a bank plans; those that are over are not among them. */
const MOST_WINDOWS = 5_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Writes the draft of a handover: everything the next shift has to know, without anybody typing it. */
@Injectable()
export class GatherHandover {
  constructor(
    @Inject(GATHER_STORE) private readonly store: GatherStore,
    @Inject(FaultBook) private readonly faults: FaultBook,
    @Inject(Roster) private readonly roster: Roster,
    @Inject(PlanMaintenance) private readonly planning: PlanMaintenance,
  ) {}

  /** @param toDesk whose regions it is about */
  async gather(toDesk: string, now: Date): Promise<HandoverContent> {
    const scope = scopeOf(toDesk, await this.roster.read());
    const { regions } = scope;
    const found = await this.store.gather(scope, now, MOST);
    const windows = await this.windowsWithinADay(regions, now);
    const shelved = found.open.filter(({ shelved_until }) => shelved_until && shelved_until > now);
    return {
      at: now.toISOString(),
      openIncidents: found.open.slice(0, MOST).map((record) => this.toOpen(record, now)),
      shelved: shelved.slice(0, MOST).map((record) => ({
        id: record.id,
        number: record.number,
        title: this.faults.of(record.fault).title,
        terminalId: record.terminal_id,
        until: record.shelved_until!.toISOString(),
        by: record.shelved_by,
        reason: record.shelf_reason,
      })),
      failedNotices: found.failed.slice(0, MOST).map((each) => ({ ...each, at: each.at.toISOString() })),
      customersWaiting: found.waiting.slice(0, MOST).map(({ number, kind, state, opened_at }) => ({
        number,
        kind,
        state,
        stateText: CASE_STEP_TEXTS[state as CaseState][kind as CaseKind],
        openedAt: opened_at.toISOString(),
      })),
      silentTerminals: found.silent.slice(0, MOST).map(({ id, site_zh, site_en, since }) => ({
        id,
        site: { zh: site_zh, en: site_en },
        since: since?.toISOString() ?? null,
      })),
      maintenance: windows.slice(0, MOST).map(toWindow),
      more: moreOf(found, windows),
    };
  }

  /** Those that run or begin within a day, in the order in which they do. */
  private async windowsWithinADay(regions: readonly string[], now: Date): Promise<MaintenanceWindow[]> {
    const tomorrow = new Date(now.getTime() + DAY_MS);
    const planned = await this.planning.list({ ended: false, limit: MOST_WINDOWS });
    return planned
      .flatMap((window) => {
        const opening = this.planning.concerns(window, regions) ? this.planning.openingOf(window, now) : null;
        return opening && opening.from < tomorrow ? [{ window, from: opening.from.getTime() }] : [];
      })
      .sort((a, b) => a.from - b.from || Number(a.window.id) - Number(b.window.id))
      .map(({ window }) => window);
  }

  private toOpen(record: OpenRecord, now: Date): HandoverContent['openIncidents'][number] {
    const rules = this.faults.of(record.fault);
    const { assignee_zh, assignee_en } = record;
    const step = nextDeskStep(
      {
        state: record.state as IncidentState,
        shelvedUntil: record.shelved_until,
        suppressed: record.suppressed_by !== null,
        suppressedUntil: record.suppressed_until,
        dispatchAt: record.dispatch_at,
        acceptBy: record.accept_by,
        verifyUntil: record.verify_until,
        respondBy: new Date(record.opened_at.getTime() + rules.responseMinutes * MINUTE_MS),
      },
      now,
    );
    return {
      id: record.id,
      number: record.number,
      priority: priorityOfRank(record.priority),
      title: rules.title,
      terminalId: record.terminal_id,
      site: { zh: record.site_zh, en: record.site_en },
      state: record.state,
      openedAt: record.opened_at.toISOString(),
      owner: {
        desk: record.desk_owner,
        technician: assignee_zh && assignee_en ? { zh: assignee_zh, en: assignee_en } : null,
      },
      nextStep: { word: step.word, text: DESK_STEP_TEXTS[step.word] },
      dueAt: step.dueAt?.toISOString() ?? null,
    };
  }
}

/** What belongs nowhere is for the desks of the whole bank; where there is none, for every one rather than for nobody. */
function scopeOf(toDesk: string, roster: RosterSnapshot): GatherScope {
  const regions = roster.regionsOfDesk(toDesk);
  const isForAll = roster.allDesks.some((desk) => desk.kind === 'desk' && desk.regions.length === 0);
  return { regions, placeless: regions.length === 0 || !isForAll };
}

const toWindow = ({ id, scope, plan, reason, createdBy }: MaintenanceWindow) => ({
  ...{ id, ...scope, schedule: plan.schedule, reason, createdBy },
});

/** The lists that are longer than what is told. */
const moreOf = ({ open, failed, waiting, silent }: Gathered, maintenance: readonly MaintenanceWindow[]): string[] =>
  Object.entries({
    openIncidents: open,
    failedNotices: failed,
    customersWaiting: waiting,
    silentTerminals: silent,
    maintenance,
  }).flatMap(([name, list]) => (list.length > MOST ? [name] : []));
