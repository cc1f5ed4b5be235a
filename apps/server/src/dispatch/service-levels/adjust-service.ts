import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import {
  isOver,
  mayState,
  priorityRank,
  readHistory,
  WORK_ORDER_STATED,
  type PauseReason,
  type PersonPauseReason,
  type Priority,
  type StatedStep,
} from '#libs/domain';
import { CLOCK } from '../../clock.js';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import { IncidentWriter, withPriority, type Incident, type NewTimelineEntry } from '../../incident/index.js';
import { WakeBoard } from '../../wake/index.js';
import { SERVICE_LEVEL_STORE, type ServiceLevelStore } from './service-level.store.js';

/** What a person says about an incident that its clocks or its work order must know. */
export type ServiceAct =
  | { act: 'prioritize'; priority: Priority; reason: string }
  | { act: 'pause' | 'resume'; pause: PersonPauseReason; reason: string }
  | { act: 'state'; step: StatedStep; text: string; satisfaction?: number | undefined };

export type ServiceActRefusal = 'over' | 'versionChanged' | 'notRestoredYet';

export type ServiceActResult =
  { outcome: 'done' | 'already' } | { outcome: 'refused'; reason: ServiceActRefusal } | { outcome: 'notFound' };

interface Asked {
  incidentId: string;
  username: string;
  /** The version that the person saw; without it, whatever is there now is acted on. */
  version?: number | undefined;
}

interface Decision {
  what: NewTimelineEntry['what'];
  reason: string;
  data: Record<string, unknown>;
  change: Partial<Incident>;
}

/** Priority, pauses and steps of the work order, under the lock of the incident; the service levels follow. */
@Injectable()
export class AdjustService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly writer: IncidentWriter,
    @Inject(SERVICE_LEVEL_STORE) private readonly store: ServiceLevelStore,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly wake: WakeBoard,
  ) {}

  async perform(asked: Asked, act: ServiceAct): Promise<ServiceActResult> {
    const now = this.clock.now();
    const result = await this.database.transaction((sql) => this.performIn(sql, asked, act, now));
    if (result.outcome === 'done') this.wake.ring('incidents', 'timeline');
    return result;
  }

  private async performIn(sql: Sql, asked: Asked, act: ServiceAct, now: Date): Promise<ServiceActResult> {
    const incident = await this.writer.lock(sql, asked.incidentId);
    if (!incident) return { outcome: 'notFound' };
    const pauses =
      act.act === 'pause' || act.act === 'resume' ? await this.pausesOf(sql, incident) : new Set<PauseReason>();
    if (isDone(act, incident, pauses)) return { outcome: 'already' };
    if (asked.version !== undefined && asked.version !== incident.version) {
      return { outcome: 'refused', reason: 'versionChanged' };
    }
    const refusal = refusalOf(act, incident);
    if (refusal) return { outcome: 'refused', reason: refusal };
    const { change, ...words } = decide(act, incident, now);
    Object.assign(incident, change, { version: incident.version + 1 });
    const entry: NewTimelineEntry = {
      incidentId: incident.id,
      at: now,
      kind: 'human',
      actor: asked.username,
      ...words,
    };
    await this.writer.write(sql, incident, { entry, cancelPages: null });
    return { outcome: 'done' };
  }

  private async pausesOf(sql: Sql, { id }: Incident): Promise<Set<PauseReason>> {
    const lines = (await this.store.histories(sql, [id], ['clockPaused', 'clockResumed', 'reopened', 'split'])).get(id);
    const standing = new Set<PauseReason>();
    for (const event of readHistory({ openedAt: new Date(0), priority: 'P4' }, lines ?? [])) {
      if (event.kind === 'reopened') standing.clear();
      if (event.kind === 'paused') standing.add(event.reason);
      if (event.kind === 'resumed') standing.delete(event.reason);
    }
    return standing;
  }
}

/** Said again, it is done already, whatever version the person saw. */
function isDone(act: ServiceAct, incident: Incident, pauses: ReadonlySet<PauseReason>): boolean {
  if (act.act === 'prioritize') return priorityRank(act.priority) === incident.priority;
  if (act.act === 'state') return false;
  return pauses.has(act.pause) === (act.act === 'pause');
}

function refusalOf(act: ServiceAct, { state }: Incident): ServiceActRefusal | null {
  if (act.act !== 'state') return isOver(state) ? 'over' : null;
  const verdict = mayState(act.step, { over: isOver(state), restored: state === 'restored' });
  return verdict.outcome === 'refused' ? verdict.reason : null;
}

function decide(act: ServiceAct, incident: Incident, now: Date): Decision {
  if (act.act === 'prioritize') {
    const priority = priorityRank(act.priority);
    const data = { priorityBefore: incident.priority, priority, from: `P${incident.priority}`, to: act.priority };
    return { what: 'prioritized', reason: act.reason, data, change: withPriority(incident, priority, now) };
  }
  if (act.act === 'state') {
    const { step, text, satisfaction } = act;
    const data = { step, text, ...(satisfaction !== undefined && { satisfaction }) };
    return { what: WORK_ORDER_STATED, reason: text, data, change: {} };
  }
  const what = act.act === 'pause' ? 'clockPaused' : 'clockResumed';
  return { what, reason: act.reason, data: { pause: act.pause }, change: {} };
}
