import { Inject, Injectable } from '@nestjs/common';
import { followMerged } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import { WakeBoard } from '../wake/index.js';
import { throwFirst } from './decide-alone.js';
import { IncidentWriter } from './incident-writer.js';
import { reopened, type Incident } from './incident.js';
import { MERGE_STORE, type Merge, type MergeStore } from './merge.store.js';
import { openedMeanwhile } from './opened-meanwhile.js';
import type { NewTimelineEntry } from './timeline.js';
import { WriteMerge } from './write-merge.js';
import type { TimelineWord } from './timeline-words.js';

/** Merges are few; more than this behind at once wait for the next round of the same pass. */
const BATCH = 100;

/**
 * Brings what became of a merged incident's fault to the incident that it was merged into: a raise counts there, or
 * reopens it; and when the target is over while the fault stands, the merged one is work of its own again. The events
 * themselves are written on the merged incident's own row, so that a batch of events never locks two incidents for one
 * fault; the difference between the two rows is the durable work of this pass.
 */
@Injectable()
export class FollowMerged {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(MERGE_STORE) private readonly merges: MergeStore,
    private readonly writer: IncidentWriter,
    private readonly writeMerge: WriteMerge,
    private readonly wake: WakeBoard,
  ) {}

  /** @returns whether more may be waiting */
  async pass(now: Date): Promise<boolean> {
    const behind = await this.merges.behind(this.database, BATCH);
    const failed: Error[] = [];
    for (const { incidentId } of behind) {
      await this.database
        .transaction((sql) => this.follow(sql, incidentId, now))
        .catch(openedMeanwhile)
        .catch((error: Error) => failed.push(error));
    }
    if (behind.length > failed.length) this.wake.ring('incidents', 'timeline', 'cases');
    // One that cannot be followed holds up nobody behind it.
    throwFirst(failed);
    return behind.length === BATCH;
  }

  private async follow(sql: Sql, incidentId: string, now: Date): Promise<void> {
    const { source, target } = await this.writeMerge.lockMerged(sql, incidentId);
    const merge = await this.merges.of(sql, incidentId);
    if (!merge || !source) return;
    if (source.state !== 'merged') return this.merges.end(sql, [incidentId], now);
    // Merged on into yet another one a moment ago: the next round finds that.
    if (!target) return;
    const faultStands = this.writer.faultStands(source);
    const verdict = followMerged({ faultStands, newRaises: source.count - merge.counted, target });
    if (verdict.outcome === 'settle') return this.writer.settleParts(sql, [source], now);
    if (verdict.outcome === 'splitOut') return this.splitOut(sql, source, target, now);
    const entries = entriesOf(source, merge, verdict.reason, { incidentId: target.id, at: now });
    if (verdict.outcome === 'reopenTarget') {
      Object.assign(target, reopened(target, this.writer.rulesOf(target), now), { dispatchAt: now });
    }
    Object.assign(target, {
      count: target.count + source.count - merge.counted,
      lastEventAt: source.lastEventAt,
      version: target.version + 1,
    });
    await this.writer.writeAll(sql, [target], entries);
    await this.merges.told(sql, { incidentId, counted: source.count, active: source.faultActive });
  }

  private async splitOut(sql: Sql, source: Incident, target: Incident, now: Date): Promise<void> {
    // Opened anew meanwhile, as after a race of the two: then the other one has the fault.
    if (await this.writer.isOpenElsewhere(sql, source)) return this.writer.settleParts(sql, [source], now);
    const words = { kind: 'decision' as const, actor: null, reason: 'targetOverFaultStands' };
    await this.writeMerge.split(sql, source, target, words, now);
  }
}

/** What the target's timeline says of its part. */
function entriesOf(
  { id, number, count, faultActive }: Incident,
  merge: Merge,
  reason: string,
  common: Pick<NewTimelineEntry, 'incidentId' | 'at'>,
): NewTimelineEntry[] {
  const line = (what: TimelineWord, why: string): NewTimelineEntry => ({
    ...common,
    kind: 'decision',
    what,
    actor: null,
    reason: why,
    data: { part: id, number, raises: count - merge.counted },
  });
  const raised = count > merge.counted;
  const what = reason === 'partCameBack' ? 'reopened' : 'partRaised';
  return [
    ...(raised ? [line(what, reason)] : []),
    ...(merge.active && !faultActive ? [line('partCleared', 'partCleared')] : []),
  ];
}
