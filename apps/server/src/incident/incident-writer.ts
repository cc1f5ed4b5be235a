import { Inject, Injectable } from '@nestjs/common';
import { faultStands, type FaultDefinition } from '#libs/domain';
import type { Sql } from '../database/sql.js';
import { OUTBOX, type Outbox } from '../outbox/index.js';
import { FaultBook } from '../settings/index.js';
import type { Incident } from './incident.js';
import { INCIDENT_STORE, type IncidentStore } from './incident.store.js';
import { MERGE_STORE, type MergeStore } from './merge.store.js';
import { TIMELINE, type NewTimelineEntry, type Timeline } from './timeline.js';

/** Writes what was decided about incidents. */
@Injectable()
export class IncidentWriter {
  constructor(
    @Inject(INCIDENT_STORE) private readonly store: IncidentStore,
    @Inject(TIMELINE) private readonly timeline: Timeline,
    @Inject(OUTBOX) private readonly outbox: Outbox,
    private readonly faults: FaultBook,
    @Inject(MERGE_STORE) private readonly merges: MergeStore,
  ) {}

  /** The catalogue's word on its fault. */
  rulesOf({ fault }: Incident): FaultDefinition {
    return this.faults.of(fault);
  }

  async lock(sql: Sql, id: string): Promise<Incident | undefined> {
    return (await this.store.lock(sql, [id]))[0];
  }

  /** Whether the machine still reports a fault that only the machine can clear. */
  faultStands(incident: Incident): boolean {
    return faultStands(incident.faultActive, this.rulesOf(incident).clear);
  }

  /** Locks an incident together with what was merged into it, all in the order of their ids. */
  async lockWithParts(sql: Sql, id: string): Promise<{ incident: Incident | undefined; parts: Incident[] }> {
    const locked = await this.store.lock(sql, [id, ...(await this.merges.partsOf(sql, id))]);
    const isPart = (each: Incident): boolean => each.state === 'merged' && each.parentId === id;
    return { incident: locked.find((each) => each.id === id), parts: locked.filter(isPart) };
  }

  /** They are over together with the incident that they were merged into. */
  async settleParts(sql: Sql, parts: readonly Incident[], now: Date): Promise<void> {
    if (parts.length === 0) return;
    for (const part of parts) Object.assign(part, { closedAt: now, dispatchAt: part.dispatchAt && now });
    await this.store.save(sql, parts);
    const ids = parts.map(({ id }) => id);
    await this.merges.end(sql, ids, now);
    await this.outbox.cancelPages(sql, ids, 'merged');
  }

  lockDueToVerify(sql: Sql, now: Date, limit: number): Promise<Incident[]> {
    return this.store.lockDueToVerify(sql, now, limit);
  }

  isOpenElsewhere(sql: Sql, incident: Incident): Promise<boolean> {
    return this.store.isOpenElsewhere(sql, incident);
  }

  /** Of many at once. */
  async writeAll(sql: Sql, incidents: readonly Incident[], entries: readonly NewTimelineEntry[]): Promise<void> {
    await this.store.save(sql, incidents);
    await this.timeline.append(sql, entries);
  }

  /** @param cancelPages why pages that were not sent yet are cancelled; null: they are not */
  async write(
    sql: Sql,
    incident: Incident,
    { entry, cancelPages }: { entry: NewTimelineEntry; cancelPages: string | null },
  ): Promise<void> {
    await this.store.save(sql, [incident]);
    if (cancelPages) await this.outbox.cancelPages(sql, [incident.id], cancelPages);
    // Last: a person's act takes the lock of the audit log, and nothing is waited for while that is held.
    await this.timeline.append(sql, [entry]);
  }
}
