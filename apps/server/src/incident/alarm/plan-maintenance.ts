import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import {
  judgeWindow,
  looksAfter,
  occurrenceAt,
  type Occurrence,
  type WindowPlan,
  type WindowRefusal,
  type WindowRole,
  type WindowWish,
} from '#libs/domain';
import { AUDIT_LOG, type AuditLog } from '../../audit/index.js';
import { CLOCK } from '../../clock.js';
import type { Sql } from '../../database/sql.js';
import { WakeBoard } from '../../wake/index.js';
import { AlarmTables } from './alarm-pictures.js';
import { MAINTENANCE_STORE, type MaintenanceStore, type MaintenanceWindow } from './maintenance.store.js';

/** Who plans it and why. */
export interface WindowActor {
  username: string;
  role: WindowRole;
  /** Regions that they may plan for; none: all. */
  regions: readonly string[];
  reason: string;
}

export type WindowRequest = WindowWish;

type PlaceRefusal = 'unknownPlace' | 'notYourRegion';

export type WindowResult =
  | { outcome: 'done'; window: MaintenanceWindow }
  | { outcome: 'refused'; reason: WindowRefusal | PlaceRefusal | 'notRunning' }
  | { outcome: 'versionChanged'; version: number }
  | { outcome: 'notFound' };

/** Before every window: nothing is over by then. */
const LONG_AGO = new Date(0);

/** Maintenance windows: planned, changed, ended early, taken out. What a window hid is looked at anew at once. */
@Injectable()
export class PlanMaintenance {
  constructor(
    private readonly tables: AlarmTables,
    @Inject(MAINTENANCE_STORE) private readonly windows: MaintenanceStore,
    @Inject(AUDIT_LOG) private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly wake: WakeBoard,
  ) {}

  /** The windows that are not over; or those that are. */
  list(filter: { ended: boolean; limit: number }): Promise<MaintenanceWindow[]> {
    return this.windows.list(this.tables.database, filter, this.clock.now());
  }

  find(id: string): Promise<MaintenanceWindow | undefined> {
    return this.windows.find(this.tables.database, id);
  }

  /** Whether it may hide a fault in one of these regions. @param regions none: any */
  concerns(window: MaintenanceWindow, regions: readonly string[]): boolean {
    return window.scope.place === 'everywhere' || !this.isElsewhere(window, { regions });
  }

  /** The opening that runs at an instant or comes next; null when none will. */
  openingOf({ plan, endedAt }: MaintenanceWindow, at: Date): Occurrence | null {
    if (endedAt && endedAt <= at) return null;
    return occurrenceAt(plan, at, this.timeZone);
  }

  async create(wish: WindowRequest, actor: WindowActor): Promise<WindowResult> {
    const now = this.clock.now();
    const refusal = this.refusalOf(wish, actor, now);
    if (refusal) return { outcome: 'refused', reason: refusal };
    const { username, reason } = actor;
    const made = { createdAt: now, createdBy: username, changedAt: now, changedBy: username };
    const window = { ...wish, ...made, version: 1, reason, endedAt: null };
    const id = await this.tables.database.transaction(async (sql) => {
      const newId = await this.windows.insert(sql, window);
      await this.record(sql, 'create', { ...window, id: newId }, actor);
      return newId;
    });
    this.tell();
    return { outcome: 'done', window: { ...window, id } };
  }

  change(id: string, wish: WindowRequest, actor: WindowActor, version: number | undefined): Promise<WindowResult> {
    return this.edit(id, { action: 'change', actor, version }, (window, now) => {
      const refusal = this.refusalOf(wish, actor, now) ?? this.refusalOf(window, actor, null);
      return refusal ?? { ...window, ...wish, plan: planAfter(window, wish), reason: actor.reason };
    });
  }

  /** Ends the opening that runs now: a single window altogether, a recurring one until it opens next. */
  endNow(id: string, actor: WindowActor, version: number | undefined): Promise<WindowResult> {
    return this.edit(id, { action: 'end', actor, version }, (window, now) => {
      const opening = this.openingOf(window, now);
      if (!opening || opening.from > now) return 'notRunning';
      if (window.plan.schedule.kind === 'once') return { ...window, endedAt: now };
      // One millisecond on: an opening that begins at this very instant is ended, too.
      return { ...window, plan: { ...window.plan, skipUntil: new Date(now.getTime() + 1) } };
    });
  }

  /** For good; it is kept for the record. */
  remove(id: string, actor: WindowActor, version: number | undefined): Promise<WindowResult> {
    return this.edit(id, { action: 'remove', actor, version }, (window, now) => ({ ...window, endedAt: now }));
  }

  private async edit(
    id: string,
    { action, actor, version }: { action: string; actor: WindowActor; version: number | undefined },
    decide: (window: MaintenanceWindow, now: Date) => MaintenanceWindow | WindowRefusal | PlaceRefusal | 'notRunning',
  ): Promise<WindowResult> {
    const now = this.clock.now();
    const result = await this.tables.database.transaction(async (sql): Promise<WindowResult> => {
      const window = await this.windows.lock(sql, id);
      if (!window || window.endedAt) return { outcome: 'notFound' };
      if (version !== undefined && version !== window.version) {
        return { outcome: 'versionChanged', version: window.version };
      }
      const next = this.isElsewhere(window, actor) ? 'notYourRegion' : decide(window, now);
      if (typeof next === 'string') return { outcome: 'refused', reason: next };
      const saved = { ...next, version: window.version + 1, changedAt: now, changedBy: actor.username };
      await this.windows.save(sql, saved);
      await this.tables.store.reviewWindow(sql, id, now);
      await this.record(sql, action, saved, actor);
      return { outcome: 'done', window: saved };
    });
    if (result.outcome === 'done') this.tell();
    return result;
  }

  /** @param now null: what is stored, whoever planned it; only whether this person may plan such a window */
  private refusalOf(wish: WindowRequest, actor: WindowActor, now: Date | null): WindowRefusal | PlaceRefusal | null {
    const rules = this.tables.settings.read('alarms').suppress;
    const verdict = judgeWindow(actor.role, wish, rules, now ?? LONG_AGO);
    if (verdict.outcome === 'refused') return now || verdict.reason === 'leadNeeded' ? verdict.reason : null;
    if (now && !this.isKnown(wish)) return 'unknownPlace';
    return this.isElsewhere(wish, actor) ? 'notYourRegion' : null;
  }

  /** It would hide faults that this person does not look after. */
  private isElsewhere(window: WindowRequest, { regions }: Pick<WindowActor, 'regions'>): boolean {
    const regionId = this.regionOf(window);
    return !looksAfter(regions, regionId === undefined ? [] : [regionId]);
  }

  /** Undefined: everywhere, or a place that is gone. */
  private regionOf({ scope: { place, placeId } }: WindowRequest): string | undefined {
    const { terminals } = this.tables;
    const id = placeId ?? '';
    return {
      terminal: terminals.find(id)?.regionId,
      site: terminals.site(id)?.regionId,
      region: id,
      everywhere: undefined,
    }[place];
  }

  private isKnown({ scope: { place, placeId } }: WindowRequest): boolean {
    const { terminals } = this.tables;
    if (place === 'everywhere') return placeId === null;
    if (placeId === null) return false;
    const known = {
      terminal: terminals.find(placeId),
      site: terminals.site(placeId),
      region: terminals.region(placeId),
    };
    return known[place] !== undefined;
  }

  private record(sql: Sql, action: string, window: MaintenanceWindow, actor: WindowActor): Promise<void> {
    const { id, version, scope, plan, hidesForced } = window;
    return this.audit.record(sql, {
      at: window.changedAt,
      actor: actor.username,
      action: `maintenance.${action}`,
      subject: `maintenance:${id}`,
      detail: { version, reason: actor.reason, scope, plan, hidesForced },
    });
  }

  private tell(): void {
    this.wake.ring('maintenance');
  }

  private get timeZone(): string {
    return this.tables.terminals.bank()?.timeZone ?? 'UTC';
  }
}

/** The opening that somebody ended stays ended when the window is changed; a single one is asked for as it is. */
const planAfter = ({ plan: before }: MaintenanceWindow, { plan }: WindowRequest): WindowPlan =>
  plan.schedule.kind === 'once' ? plan : { ...plan, skipUntil: before.skipUntil };
