import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { Clock } from '#libs/clock';
import { CASE_NUMBER_BYTES, makeCaseNumber, REPORT_WINDOW_MS } from '#libs/domain';
import { CLOCK } from '../clock.js';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import { TIMELINE, type Timeline } from '../incident/index.js';
import { WakeBoard } from '../wake/index.js';
import { decideCases } from './case-clerk.js';
import { CASE_STORE, type CaseStore, type PendingSighting } from './case.store.js';

const MOST = 500;

/** Gives every captured card and every retained bundle a case: its own, or the one that is known already. */
@Injectable()
export class OpenCases {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CASE_STORE) private readonly store: CaseStore,
    @Inject(TIMELINE) private readonly timeline: Timeline,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly wake: WakeBoard,
  ) {}

  /** One batch. @returns whether more may be waiting */
  async pass(): Promise<boolean> {
    const taken = await this.database.transaction(async (sql) => {
      const sightings = await this.store.takePending(sql, MOST);
      await this.open(sql, sightings);
      return sightings.length;
    });
    if (taken > 0) this.wake.ring('timeline');
    return taken === MOST;
  }

  /** What waits at one terminal, in the transaction of somebody who has to decide about that terminal now. */
  async openAt(sql: Sql, terminalId: string): Promise<void> {
    await this.open(sql, await this.store.takePending(sql, MOST, terminalId));
  }

  private async open(sql: Sql, sightings: readonly PendingSighting[]): Promise<void> {
    if (sightings.length === 0) return;
    const now = this.clock.now();
    const terminalIds = [...new Set(sightings.map(({ terminalId }) => terminalId))];
    const incidentIds = [...new Set(sightings.flatMap(({ incidentId }) => incidentId ?? []))];
    const since = new Date(sightings[0]!.occurredAt.getTime() - REPORT_WINDOW_MS);
    await this.store.lockTerminals(sql, terminalIds);
    const known = await this.store.findKnown(sql, terminalIds, incidentIds, since);
    const decisions = decideCases(sightings, known, freshNumber, now);
    await this.store.insert(
      sql,
      decisions.opened.map(({ record }) => record),
    );
    await this.store.update(sql, decisions.changed);
    await this.store.addSteps(
      sql,
      decisions.opened.map(({ record, reason }) => ({
        caseId: record.id,
        at: record.openedAt,
        state: record.state,
        actor: null,
        reason,
      })),
    );
    const entries = decisions.entries(now);
    if (entries.length > 0) await this.timeline.append(sql, entries);
  }
}

export const freshNumber = (): string => makeCaseNumber(randomBytes(CASE_NUMBER_BYTES));
