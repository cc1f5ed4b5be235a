import { Inject, Injectable } from '@nestjs/common';
import { isOver } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import { OUTBOX, type Outbox } from '../../outbox/index.js';
import { WakeBoard } from '../../wake/index.js';
import { decideAlone, lookAgainAt, throwFirst } from '../decide-alone.js';
import { IncidentWriter } from '../incident-writer.js';
import { INCIDENT_STORE, type IncidentStore } from '../incident.store.js';
import type { Incident } from '../incident.js';
import type { NewTimelineEntry } from '../timeline.js';
import { AdmitAlarms } from './admit-alarms.js';
import type { AlarmLook } from './alarm-look.js';
import { ALARM_STORE, type AlarmStore } from './alarm.store.js';
import { ReviewFloods } from './review-floods.js';
import { joinOutage, reviewIncident, splitOut, type Review } from './review-incident.js';
import { ReviewOutages, type OutagePlan } from './review-outages.js';

/** Incidents of one transaction, besides what an outage takes with it. */
const BATCH = 500;

/** What a pass came to. */
interface Reviewed {
  changed: boolean;
  more: boolean;
  failed: readonly Error[];
}

/** What a review reads and writes. */
@Injectable()
export class ReviewTables {
  constructor(
    @Inject(DATABASE) readonly database: Database,
    @Inject(ALARM_STORE) readonly alarms: AlarmStore,
    @Inject(INCIDENT_STORE) readonly incidents: IncidentStore,
    @Inject(OUTBOX) readonly outbox: Outbox,
    readonly writer: IncidentWriter,
  ) {}
}

/**
 * What time alone decides about alarms: that lost neighbours are one outage, that all are back or one stays down, that
 * what hid an incident is over, that a fault has stopped to chatter, that a flood begins or ends. All of it stands in
 * the incidents' own rows and due times. First everything is read without locks, then all rows that something follows
 * for are locked in the order of their ids and looked at once more, so that a person's act before it is respected and
 * one after it finds what was decided.
 */
@Injectable()
export class ReviewAlarms {
  constructor(
    private readonly tables: ReviewTables,
    private readonly admission: AdmitAlarms,
    private readonly outages: ReviewOutages,
    private readonly floods: ReviewFloods,
    private readonly wake: WakeBoard,
  ) {}

  /** @returns whether more may be waiting */
  async pass(now: Date): Promise<boolean> {
    const { changed, more, failed } = await this.tables.database.transaction((sql) => this.passIn(sql, now));
    if (changed) {
      this.admission.pictures.spoil();
      this.wake.ring('incidents', 'timeline', 'alarms');
    }
    throwFirst(failed);
    return more;
  }

  private async passIn(sql: Sql, now: Date): Promise<Reviewed> {
    const { alarms, incidents } = this.tables;
    if (!(await alarms.takeTurn(sql))) return { changed: false, more: false, failed: [] };
    let look = await this.admission.lookAnew(sql, now);
    const flooded = await this.floods.review(sql, look, now);
    if (flooded) look = await this.admission.lookAnew(sql, now);
    const due = await alarms.dueToReview(sql, now, BATCH);
    const plan = await this.outages.plan(sql, look, now);
    const ids = new Set([...due, ...plan.touches]);
    if (ids.size === 0) return { changed: flooded, more: false, failed: [] };
    const locked = new Map((await incidents.lock(sql, [...ids])).map((each) => [each.id, each]));
    const changes = new ReviewedIncidents(locked, this.tables.writer, look, now);
    await this.applyOutages(sql, plan, changes, look, now);
    for (const id of due) changes.review(id);
    await this.write(sql, changes);
    return { changed: true, more: due.length === BATCH, failed: changes.failed };
  }

  private async applyOutages(
    sql: Sql,
    { collapses, reviews }: OutagePlan,
    changes: ReviewedIncidents,
    look: AlarmLook,
    now: Date,
  ): Promise<void> {
    for (const collapse of collapses) {
      const still = collapse.incidentIds.filter((id) => changes.isHeld(id));
      if (still.length === 0) continue;
      const outageId = await this.outages.open(sql, { ...collapse, incidentIds: still }, look, now);
      for (const id of still) changes.join(id, outageId);
    }
    for (const { record, verdict } of reviews) {
      if ('release' in verdict) for (const id of verdict.release) changes.split(id, record.id);
      const closes = verdict.outcome === 'close' || (verdict.outcome === 'split' && verdict.close);
      if (closes) await this.outages.clear(sql, record, now);
      else if (!record.faultActive) await this.outages.raiseAgain(sql, record, now);
    }
  }

  private async write(sql: Sql, { changed, entries, cancelled }: ReviewedIncidents): Promise<void> {
    const { writer, outbox } = this.tables;
    await writer.writeAll(sql, [...changed.values()], entries);
    for (const [reason, ids] of cancelled) await outbox.cancelPages(sql, ids, reason);
  }
}

/** The locked incidents of one pass, and what is to be written of them. Each is decided about once. */
class ReviewedIncidents {
  readonly changed = new Map<string, Incident>();
  readonly entries: NewTimelineEntry[] = [];
  readonly cancelled = new Map<string, string[]>();
  /** What went wrong about single incidents. */
  readonly failed: Error[] = [];

  constructor(
    private readonly locked: ReadonlyMap<string, Incident>,
    private readonly writer: IncidentWriter,
    private readonly look: AlarmLook,
    private readonly now: Date,
  ) {}

  /** It waits for its neighbours still, now that nobody else can change it. */
  isHeld(id: string): boolean {
    const incident = this.locked.get(id);
    return incident?.hold === 'collapse' && incident.state === 'new' && incident.faultActive && !this.changed.has(id);
  }

  join(id: string, outageId: string): void {
    this.apply(id, (incident) => joinOutage(this.facts(incident), outageId));
  }

  split(id: string, outageId: string): void {
    const incident = this.locked.get(id);
    if (!incident || isOver(incident.state) || incident.parentId !== outageId) return;
    if (incident.suppressedBy !== 'parentOutage') return;
    this.apply(id, () =>
      incident.state === 'new' || incident.state === 'offered'
        ? splitOut(this.facts(incident), outageId)
        : reviewIncident(this.facts(incident)),
    );
  }

  review(id: string): void {
    this.apply(id, (incident) => reviewIncident(this.facts(incident)));
  }

  private apply(id: string, decide: (incident: Incident) => Review): void {
    const incident = this.locked.get(id);
    if (!incident || this.changed.has(id)) return;
    this.changed.set(id, incident);
    const failed = decideAlone(incident, [this.entries], () => this.note(incident, decide(incident)));
    if (!failed) return;
    incident.reviewAt = lookAgainAt(this.now);
    this.failed.push(failed);
  }

  private note(incident: Incident, { changes, lines, cancels }: Review): void {
    const { id } = incident;
    const version = lines.length > 0 ? incident.version + 1 : incident.version;
    Object.assign(incident, changes, { version });
    this.entries.push(
      ...lines.map((line) => ({ ...line, incidentId: id, at: this.now, kind: 'decision' as const, actor: null })),
    );
    if (cancels) this.cancelled.set(cancels, [...(this.cancelled.get(cancels) ?? []), id]);
  }

  private facts(incident: Incident) {
    return { incident, fault: this.writer.rulesOf(incident), look: this.look, now: this.now };
  }
}
