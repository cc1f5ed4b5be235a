import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import {
  advanceCase,
  CASE_STATES,
  expectedSteps,
  type CaseAdvance,
  type CaseState,
  type NoticeFacts,
} from '#libs/domain';
import { CLOCK } from '../clock.js';
import { DATABASE, type Database } from '../database/sql.js';
import { OUTBOX, type NewNotice, type Outbox } from '../outbox/index.js';
import { WakeBoard } from '../wake/index.js';
import { CASE_STORE, type CaseStore, type LaggingCase } from './case.store.js';

const MOST = 500;

/** Steps worth a message of their own. */
const TOLD: Record<CaseState, boolean> = {
  received: false,
  technicianSent: true,
  onSite: false,
  secured: true,
  verified: false,
  ready: true,
  completed: true,
};

/** Lets cases follow what was committed at their incidents, and tells the customers who left a phone. */
@Injectable()
export class AdvanceCases {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CASE_STORE) private readonly store: CaseStore,
    @Inject(OUTBOX) private readonly outbox: Outbox,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly wake: WakeBoard,
  ) {}

  /** One batch. @returns whether more may be waiting */
  async pass(): Promise<boolean> {
    const now = this.clock.now();
    const taken = await this.database.transaction(async (sql) => {
      const lagging = await this.store.takeLagging(sql, MOST);
      const moves = lagging.map((each) => ({ lagging: each, steps: advanceCase(each.state, each) }));
      const moving = moves.filter(({ steps }) => steps.length > 0);
      if (moving.length === 0) return { cases: lagging.length, notices: 0 };
      await this.store.moveTo(
        sql,
        moving.map(({ lagging: { id }, steps }) => ({ caseId: id, state: steps.at(-1)!.state })),
      );
      await this.store.addSteps(
        sql,
        moving.flatMap(({ lagging: { id }, steps }) => steps.map((step) => ({ caseId: id, actor: null, ...step }))),
      );
      const notices = moving.flatMap(({ lagging: each, steps }) => caseProgress(each, steps, now));
      await this.outbox.queue(sql, notices, now);
      return { cases: lagging.length, notices: notices.length };
    });
    if (taken.notices > 0) this.wake.ring('notices');
    return taken.cases === MOST;
  }
}

/** One message about the last step worth one, however many were caught up with. */
function caseProgress(lagging: LaggingCase, steps: readonly CaseAdvance[], now: Date): NewNotice[] {
  const last = steps.at(-1)!;
  if (lagging.phone === null || !steps.some(({ state }) => TOLD[state])) return [];
  const told = TOLD[last.state] ? last : steps.filter(({ state }) => TOLD[state]).at(-1)!;
  const following = CASE_STATES[CASE_STATES.indexOf(told.state) + 1];
  const expectedAt = expectedSteps([told]).find(({ state }) => state === following)?.expectedAt;
  const data: NoticeFacts = {
    caseNumber: lagging.number,
    caseKind: lagging.kind,
    caseState: told.state,
    ...(expectedAt && { expectedAt: expectedAt.toISOString() }),
  };
  return [
    {
      caseId: lagging.id,
      lane: 3,
      purpose: 'information',
      template: 'caseProgress',
      recipient: { kind: 'customer', id: lagging.number, language: lagging.language, contacts: { sms: lagging.phone } },
      data: { ...data },
      sendAt: now,
    },
  ];
}
