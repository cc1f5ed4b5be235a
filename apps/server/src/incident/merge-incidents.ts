import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { mayAct, mayMerge, nextState, outageSubjectOf, type MergePart } from '#libs/domain';
import { CLOCK } from '../clock.js';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import { WakeBoard } from '../wake/index.js';
import type { ActResult } from './act-on-incident.js';
import type { ActRefusal } from './decide-act.js';
import type { Actor } from './incident-act.js';
import type { Incident } from './incident.js';
import { openedMeanwhile } from './opened-meanwhile.js';
import { PartsChanged, WriteMerge } from './write-merge.js';

const ATTEMPTS = 10;

/** The desk's word that two incidents are one matter. */
export interface MergeAct {
  /** The one that goes. */
  incidentId: string;
  /** Id of the one that stays. */
  into: string | undefined;
  actor: Actor;
  /** The version of the one that goes. */
  version?: number | undefined;
  reason?: string | undefined;
}

/** And that they were not. */
export type SplitAct = Omit<MergeAct, 'into'>;

/**
 * Merges an incident into another one, and splits it out again. Both rows are locked, in the order of their ids; pages
 * of the one that goes are cancelled in the same transaction, and its offer is void from then on: dispatch takes it back.
 */
@Injectable()
export class MergeIncidents {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly writer: WriteMerge,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly wake: WakeBoard,
  ) {}

  merge(act: MergeAct): Promise<ActResult> {
    return this.perform(act, (sql, now) => this.mergeIn(sql, act, now));
  }

  split(act: SplitAct): Promise<ActResult> {
    return this.perform(act, (sql, now) => this.splitIn(sql, act, now));
  }

  private async perform(act: SplitAct, work: (sql: Sql, now: Date) => Promise<ActResult>): Promise<ActResult> {
    const now = this.clock.now();
    const result = await this.again((sql) => work(sql, now)).catch(openedMeanwhile);
    if (result === 'openElsewhere') {
      const incident = await this.database.transaction((sql) => this.writer.lock(sql, act.incidentId));
      return incident ? refused(incident, 'openElsewhere') : { outcome: 'notFound' };
    }
    if (result.outcome === 'done') this.wake.ring('incidents', 'timeline', 'cases');
    return result;
  }

  /** What was merged into the source while its lock was waited for has to be locked with it, in order: from the start. */
  private async again(work: (sql: Sql) => Promise<ActResult>, attempt = 1): Promise<ActResult> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (!(error instanceof PartsChanged) || attempt === ATTEMPTS) throw error;
      return this.again(work, attempt + 1);
    }
  }

  private async mergeIn(sql: Sql, act: MergeAct, now: Date): Promise<ActResult> {
    const { source, target, parts } = await this.writer.lockBoth(sql, act.incidentId, act.into ?? null);
    if (!source) return { outcome: 'notFound' };
    if (!mayAct('merge', act.actor.role, false)) return refused(source, 'notYours');
    if (!target) return refused(source, 'unknownTarget');
    const verdict = mayMerge({
      source: this.partOf(source),
      target: this.partOf(target),
      sourceIsOutage: outageSubjectOf(source.fault) !== undefined,
      targetHidden: target.suppressedBy !== null || (target.shelvedUntil !== null && target.shelvedUntil > now),
    });
    if (verdict.outcome === 'already') return { outcome: 'already', incident: source };
    if (act.version !== undefined && act.version !== source.version) return refused(source, 'versionChanged');
    if (verdict.outcome === 'refused') return refused(source, verdict.reason);
    if (!act.reason) return refused(source, 'reasonNeeded');
    await this.writer.merge(sql, { source, target, parts }, { by: act.actor.username, reason: act.reason }, now);
    return { outcome: 'done', incident: source };
  }

  private async splitIn(sql: Sql, act: SplitAct, now: Date): Promise<ActResult> {
    const { source, target } = await this.writer.lockMerged(sql, act.incidentId);
    if (!source) return { outcome: 'notFound' };
    if (!mayAct('split', act.actor.role, false)) return refused(source, 'notYours');
    const next = nextState(source.state, 'split');
    // Another split came first, or it never was merged.
    if (next.outcome === 'already') return { outcome: 'already', incident: source };
    if (next.outcome === 'refused') return refused(source, 'notInThisState');
    if (act.version !== undefined && act.version !== source.version) return refused(source, 'versionChanged');
    if (await this.writer.isOpenElsewhere(sql, source)) return refused(source, 'openElsewhere');
    const words = { kind: 'human' as const, actor: act.actor.username, reason: act.reason ?? 'byHand' };
    await this.writer.split(sql, source, target, words, now);
    return { outcome: 'done', incident: source };
  }

  private partOf({ id, state, parentId, fault }: Incident): MergePart {
    return { id, state, parentId, customerImpact: this.writer.impactOf(fault) };
  }
}

const refused = (incident: Incident, reason: ActRefusal): ActResult => ({ outcome: 'refused', reason, incident });
