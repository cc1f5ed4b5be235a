import { Inject, Injectable } from '@nestjs/common';
import { verifyRestored, type SelfTestOutcome } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { WakeBoard } from '../wake/index.js';
import { decideAlone, lookAgainAt, throwFirst } from './decide-alone.js';
import { ended, type Incident } from './incident.js';
import type { NewTimelineEntry } from './timeline.js';
import { IncidentWriter } from './incident-writer.js';
import { SELF_TEST_STORE, type SelfTestStore } from './self-test/self-test.store.js';

const BATCH = 500;

/** Closes what was restored and stayed quiet. The due time is in the row, so that a restart forgets nothing. */
@Injectable()
export class VerifyRestored {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly writer: IncidentWriter,
    @Inject(SELF_TEST_STORE) private readonly selfTests: SelfTestStore,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    private readonly wake: WakeBoard,
  ) {}

  /** One batch of what is due. @returns whether more may be waiting */
  async pass(now: Date): Promise<boolean> {
    const { count, failed } = await this.database.transaction((sql) => this.passIn(sql, now));
    if (count > 0) this.wake.ring('incidents', 'timeline', 'cases');
    throwFirst(failed);
    return count === BATCH;
  }

  private async passIn(sql: Sql, now: Date): Promise<{ count: number; failed: Error[] }> {
    const due = await this.writer.lockDueToVerify(sql, now, BATCH);
    if (due.length === 0) return { count: 0, failed: [] };
    const ids = due.map(({ id }) => id);
    const tests = await this.selfTests.lastVerdicts(sql, ids);
    const entries: NewTimelineEntry[] = [];
    const failures = due.map((incident) =>
      decideAlone(incident, [entries], () => {
        entries.push(...this.decide(incident, tests.get(incident.id)?.outcome ?? null, now));
      }),
    );
    due.forEach((incident, i) => failures[i] && (incident.verifyUntil = lookAgainAt(now)));
    await this.writer.writeAll(sql, due, entries);
    return { count: due.length, failed: failures.filter((each) => each !== null) };
  }

  private decide(incident: Incident, selfTest: SelfTestOutcome | null, now: Date): NewTimelineEntry[] {
    const verdict = verifyRestored(
      { ...incident, selfTest },
      this.writer.rulesOf(incident).clear,
      this.config.VERIFY_SECONDS * 1000,
      now,
    );
    const entry = {
      incidentId: incident.id,
      at: now,
      kind: 'decision' as const,
      actor: null,
      reason: verdict.reason,
      data: {},
    };
    incident.version += 1;
    switch (verdict.outcome) {
      case 'close':
        Object.assign(incident, ended(incident, 'closed', now));
        return [{ ...entry, what: 'closed' }];
      case 'wait':
        incident.verifyUntil = verdict.until;
        return [{ ...entry, what: 'notClosed', data: { until: verdict.until.toISOString() } }];
      case 'nothing':
        incident.verifyUntil = null;
        return [];
    }
  }
}
