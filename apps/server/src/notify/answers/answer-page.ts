import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { Bilingual, NoticeFacts, ReplyAct, ReplyOutcome } from '#libs/domain';
import { CLOCK } from '../../clock.js';
import { DATABASE, type Database } from '../../database/sql.js';
import { AnswerOffer, RecordShiftCheckAnswer, type AnswerResult } from '../../dispatch/index.js';
import { OUTBOX, type Outbox } from '../../outbox/index.js';
import { Roster } from '../../roster/index.js';
import { ANSWER_STORE, type AnswerStore, type PageToAnswer } from './answer.store.js';
import { ESCALATION_DOOR, type EscalationDoor } from './escalation-door.js';

export interface PageAnswer {
  page: PageToAnswer;
  act: ReplyAct;
  reason: string | null;
  /** How it came, for the record. */
  via: 'sms' | 'voice' | 'link';
}

export interface PageAnswered {
  reply: ReplyOutcome;
  /** For the words that tell it. */
  facts: NoticeFacts;
}

/** The ways in which an answer is carried out. */
@Injectable()
export class AnswerDoors {
  constructor(
    readonly offers: AnswerOffer,
    @Inject(ESCALATION_DOOR) readonly escalation: EscalationDoor,
    readonly roster: Roster,
    readonly shifts: RecordShiftCheckAnswer,
    @Inject(OUTBOX) readonly outbox: Outbox,
  ) {}
}

/** Outcomes after which nothing more is expected of the page. */
const FINAL: ReadonlySet<ReplyOutcome> = new Set<ReplyOutcome>([
  'accepted',
  'alreadyYours',
  'refused',
  'taken',
  'tooLate',
]);

/** Somebody answers a page without signing in: by SMS, by key or by link. The same answer again changes nothing. */
@Injectable()
export class AnswerPage {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ANSWER_STORE) private readonly store: AnswerStore,
    private readonly doors: AnswerDoors,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async perform(answer: PageAnswer): Promise<PageAnswered> {
    const { page, act } = answer;
    const result = act === 'escalate' ? await this.escalate(answer) : await this.answerOffer(answer);
    const now = this.clock.now();
    await this.database.transaction(async (sql) => {
      await this.store.markAnswered(sql, page, { act, final: FINAL.has(result.reply) }, now);
      // Whoever passes it on is not called again for it.
      const { incidentId, technicianId } = page;
      await this.doors.outbox.cancelPagesTo(sql, [{ incidentId, recipientId: technicianId }], 'answered');
    });
    return result;
  }

  private async answerOffer({ page, act, reason, via }: PageAnswer): Promise<PageAnswered> {
    const { incidentId, technicianId } = page;
    const result = await this.doors.offers.perform({
      incidentId,
      technicianId,
      answer: act === 'refuse' ? 'refuse' : 'accept',
      username: technicianId,
      ...(reason !== null ? { reason } : act === 'refuse' ? { reason: REFUSED_BY[via] } : {}),
    });
    return this.tell(page, act, result);
  }

  private async tell(
    { facts, technicianId }: PageToAnswer,
    act: ReplyAct,
    result: AnswerResult,
  ): Promise<PageAnswered> {
    switch (result.outcome) {
      case 'done':
        return { reply: act === 'accept' ? 'accepted' : 'refused', facts };
      case 'already':
        return { reply: act === 'accept' ? 'alreadyYours' : 'refused', facts };
      case 'notFound':
        return { reply: 'unknownCode', facts: {} };
      case 'refused': {
        const { holderId } = result;
        if (holderId === null || holderId === technicianId) return { reply: 'tooLate', facts };
        return { reply: 'taken', facts: { ...facts, holder: await this.nameOf(holderId) } };
      }
    }
  }

  private async escalate({ page, reason, via }: PageAnswer): Promise<PageAnswered> {
    const { incidentId, technicianId, facts } = page;
    const wish = { incidentId, by: technicianId, reason: reason ?? ESCALATED_BY[via] };
    const result = await this.doors.escalation.perform(wish);
    if (result.outcome === 'notFound') return { reply: 'unknownCode', facts: {} };
    // Somebody who asked a moment ago, perhaps this very person, wanted the same.
    const done = result.outcome === 'done' || result.reason === 'justEscalated';
    return { reply: done ? 'escalated' : 'alreadyEscalated', facts };
  }

  private async nameOf(technicianId: string): Promise<Bilingual> {
    const roster = await this.doors.roster.read();
    return roster.technician(technicianId)?.name ?? { zh: technicianId, en: technicianId };
  }
}

const REFUSED_BY = { sms: 'bySms', voice: 'byCall', link: 'byLink' } as const;
const ESCALATED_BY = REFUSED_BY;
