import { Inject, Injectable } from '@nestjs/common';
import { targetAfterMerge, type CustomerImpact, type TargetAfterMerge } from '#libs/domain';
import type { Sql } from '../database/sql.js';
import { OUTBOX, type Outbox } from '../outbox/index.js';
import { FaultBook } from '../settings/index.js';
import { reopened, withPriority, type Incident } from './incident.js';
import { INCIDENT_STORE, type IncidentStore } from './incident.store.js';
import { MERGE_STORE, type MergeStore } from './merge.store.js';
import { OFF_THE_SHELF } from './shelf.js';
import { TIMELINE, type NewTimelineEntry, type Timeline } from './timeline.js';
import type { TimelineWord } from './timeline-words.js';

/** Two incidents, and what was merged into the first of them before. */
export interface MergePair {
  source: Incident;
  target: Incident;
  parts: readonly Incident[];
}

/** Another incident was merged into the source between the look and the lock. */
export class PartsChanged extends Error {}

type Words = Pick<NewTimelineEntry, 'kind' | 'actor' | 'reason'>;

/** Writes what a merge, or its end, changes about both incidents. */
@Injectable()
export class WriteMerge {
  constructor(
    @Inject(INCIDENT_STORE) private readonly store: IncidentStore,
    @Inject(MERGE_STORE) private readonly merges: MergeStore,
    @Inject(TIMELINE) private readonly timeline: Timeline,
    @Inject(OUTBOX) private readonly outbox: Outbox,
    private readonly faults: FaultBook,
  ) {}

  impactOf(fault: string): CustomerImpact {
    return this.faults.of(fault).customerImpact;
  }

  isOpenElsewhere(sql: Sql, incident: Incident): Promise<boolean> {
    return this.store.isOpenElsewhere(sql, incident);
  }

  async lock(sql: Sql, id: string): Promise<Incident | undefined> {
    return (await this.store.lock(sql, [id]))[0];
  }

  async lockBoth(
    sql: Sql,
    sourceId: string,
    targetId: string | null,
  ): Promise<Partial<MergePair> & Pick<MergePair, 'parts'>> {
    const locked = await this.store.lock(sql, [
      sourceId,
      ...(targetId === null ? [] : [targetId]),
      ...(await this.merges.partsOf(sql, sourceId)),
    ]);
    const known = new Set(locked.map(({ id }) => id));
    const joined = (await this.merges.partsOf(sql, sourceId)).some((id) => !known.has(id));
    if (joined) throw new PartsChanged(`incidents were merged into ${sourceId} meanwhile`);
    const [source, target] = [sourceId, targetId].map((id) => locked.find((each) => each.id === id));
    const parts = locked.filter(({ state, parentId }) => state === 'merged' && parentId === sourceId);
    return { ...(source && { source }), ...(target && { target }), parts };
  }

  /** A merged incident and what it was merged into; the target is missing when it is not merged (any more). */
  async lockMerged(sql: Sql, id: string): Promise<{ source?: Incident; target?: Incident }> {
    const intoId = (await this.merges.of(sql, id))?.intoId;
    const locked = await this.store.lock(sql, intoId ? [id, intoId] : [id]);
    const source = locked.find((each) => each.id === id);
    const target = locked.find((each) => each.id === source?.parentId);
    return { ...(source && { source }), ...(target && { target }) };
  }

  async merge(
    sql: Sql,
    { source, target, parts }: MergePair,
    { by, reason }: { by: string; reason: string },
    now: Date,
  ): Promise<void> {
    const before = source.state;
    const priority = Math.min(source.priority, target.priority);
    const raised = priority < target.priority ? { priorityBefore: target.priority, priority } : {};
    const next = this.nextOf(target, source, parts);
    const handedOn = await this.merges.repoint(sql, source.id, target.id);
    Object.assign(target, withPriority(target, priority, now), this.changesOf(next, target, now), {
      count: target.count + source.count,
      version: target.version + 1,
    });
    // What its own parts raised stays with the target when it is split out again.
    Object.assign(source, mergedInto(source, target, now), { count: Math.max(1, source.count - handedOn) });
    // What was part of the source is part of the target now.
    for (const part of parts) part.parentId = target.id;
    await this.store.save(sql, [source, target, ...parts]);
    const { id: incidentId, count: counted, faultActive: active } = source;
    await this.merges.insert(sql, { incidentId, intoId: target.id, at: now, by, reason, counted, active });
    await this.outbox.cancelPages(sql, [source.id], 'merged');
    const words = { kind: 'human' as const, actor: by, reason };
    await this.timeline.append(sql, [
      entry(source.id, 'merged', words, now, { from: before, into: target.id, number: target.number }),
      entry(target.id, 'tookIn', words, now, { part: source.id, number: source.number, ...raised }),
      ...(next.outcome === 'reopen' ? [entry(target.id, 'reopened', decided(next.reason), now, {})] : []),
    ]);
  }

  private nextOf(target: Incident, source: Incident, parts: readonly Incident[]): TargetAfterMerge {
    const { state, dispatchAt, hold, suppressedBy } = target;
    const members = [source, ...parts];
    return targetAfterMerge({
      sourceStands: members.some(({ faultActive }) => faultActive),
      sourcePages:
        source.dispatchAt !== null ||
        source.assigneeId !== null ||
        members.some(({ fault }) => this.faults.of(fault).dispatch === 'now'),
      target: { state, asksNobody: state === 'new' && !dispatchAt && !hold && !suppressedBy },
    });
  }

  private changesOf({ outcome }: TargetAfterMerge, target: Incident, now: Date): Partial<Incident> {
    switch (outcome) {
      case 'reopen':
        return { ...reopened(target, this.faults.of(target.fault), now), dispatchAt: now };
      case 'ask':
        return { dispatchAt: now };
      case 'goOn':
        return {};
    }
  }

  /**
   * It is work of its own again. When a person says so, somebody is asked at once, whatever the catalogue says; what is
   * split out by itself is for the alarm rules to look at, as any other fault.
   */
  async split(sql: Sql, source: Incident, target: Incident | undefined, words: Words, now: Date): Promise<void> {
    const byItself = { hold: 'look', reviewAt: now, dispatchAt: source.dispatchAt && now } as const;
    Object.assign(source, reopened(source, this.faults.of(source.fault), now), {
      ...(words.kind === 'human' ? { dispatchAt: now } : byItself),
      version: source.version + 1,
    });
    if (target) await this.takeOut(sql, source, target);
    await this.store.save(sql, target ? [source, target] : [source]);
    await this.merges.end(sql, [source.id], now);
    const from = target ? { from: target.id, number: target.number } : {};
    await this.timeline.append(sql, [
      entry(source.id, 'split', words, now, from),
      ...(target ? [entry(target.id, 'partSplit', words, now, { part: source.id, number: source.number })] : []),
    ]);
  }

  /** Its raises go with it: merged once more, they are counted once more. */
  private async takeOut(sql: Sql, source: Incident, target: Incident): Promise<void> {
    const counted = (await this.merges.of(sql, source.id))?.counted ?? 0;
    Object.assign(target, { count: Math.max(1, target.count - counted), version: target.version + 1 });
  }
}

/** No end of its own yet: as long as `closedAt` is null, events of its fault count on the target. */
const mergedInto = (source: Incident, target: Incident, now: Date): Partial<Incident> => ({
  ...OFF_THE_SHELF,
  state: 'merged',
  parentId: target.id,
  closedAt: null,
  acceptBy: null,
  verifyUntil: null,
  suppressedBy: null,
  suppressedRef: null,
  suppressedUntil: null,
  reviewAt: null,
  escalateAt: null,
  escalationStep: 0,
  escalationFrom: null,
  deskOwner: null,
  // Dispatch looks once more when somebody has to be called back.
  dispatchAt: now,
  version: source.version + 1,
});

const decided = (reason: string): Words => ({ kind: 'decision', actor: null, reason });

function entry(
  incidentId: string,
  what: TimelineWord,
  words: Words,
  at: Date,
  data: Record<string, unknown>,
): NewTimelineEntry {
  return { incidentId, at, what, ...words, data };
}
