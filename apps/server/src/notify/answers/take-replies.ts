import { Inject, Injectable } from '@nestjs/common';
import { maskCardNumbers, parseReply, type NoticeFacts, type ReplyOutcome } from '#libs/domain';
import { DATABASE, type Database } from '../../database/sql.js';
import type { Technician } from '../../roster/index.js';
import type { InboundReply } from '../callbacks/ports.js';
import { AnswerDoors, AnswerPage, type PageAnswered } from './answer-page.js';
import { ANSWER_STORE, type AnswerStore, type GivenCode } from './answer.store.js';
import { ReplyRules } from './reply-rules.js';

interface Dealt extends PageAnswered {
  noticeId: string | null;
}

const HOUR_MS = 3_600_000;
/** These are told whatever else was told within the hour, once for each page: somebody has to know whether they go. */
const ALWAYS_TOLD: ReadonlySet<ReplyOutcome> = new Set<ReplyOutcome>([
  'accepted',
  'refused',
  'escalated',
  'taken',
  'tooLate',
]);

/** Answers by SMS: who sent it, which page they mean, what becomes of it, and a message that tells them. */
@Injectable()
export class TakeReplies {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ANSWER_STORE) private readonly store: AnswerStore,
    private readonly answers: AnswerPage,
    private readonly doors: AnswerDoors,
    private readonly around: ReplyRules,
  ) {}

  /** The same reply again, by the gateway's own name for it, changes nothing and is not answered again. */
  async take(said: InboundReply): Promise<ReplyOutcome | 'repeated' | 'unknownNumber'> {
    const now = this.around.clock.now();
    // Promise 5 holds for what customers and technicians text as well.
    const reply = { ...said, text: maskCardNumbers(said.text) };
    if (!(await this.store.keep(reply, now))) return this.counted('repeated');
    const person = await this.personOf(reply.from);
    if (!person) {
      // A customer, or somebody who left: nothing of ours is answered to strangers.
      await this.store.finish(this.database, reply.providerId, {
        ...{ recipientId: null, noticeId: null, outcome: 'unknownNumber', answered: false },
      });
      return this.counted('unknownNumber');
    }
    const dealt = await this.deal(reply, person, now);
    await this.answer(reply, person, dealt, now);
    return this.counted(dealt.reply);
  }

  private async deal({ text }: InboundReply, person: Technician, now: Date): Promise<Dealt> {
    const parsed = parseReply(text);
    if (parsed.kind === 'confirm') {
      const { outcome } = await this.doors.shifts.perform({ technicianId: person.id, by: 'sms' });
      return { reply: outcome === 'done' ? 'shiftConfirmed' : 'nothingOpen', facts: {}, noticeId: null };
    }
    const codes = await this.usableCodes(person.id, now);
    if (parsed.kind === 'help') return this.help('help', codes, person.id);
    const meant = await this.meant(codes, parsed.code, person.id);
    if (typeof meant === 'string') return this.help(meant, codes, person.id);
    const page = await this.store.page(meant.noticeId);
    if (!page || page.superseded) return this.help('unknownCode', codes, person.id);
    const { act, reason } = parsed;
    return { ...(await this.answers.perform({ page, act, reason, via: 'sms' })), noticeId: page.noticeId };
  }

  private async usableCodes(technicianId: string, now: Date): Promise<GivenCode[]> {
    const lastsMs = this.around.rules.codeHours * HOUR_MS;
    const codes = await this.store.codesOf(technicianId);
    return codes.filter(({ givenAt }) => now.getTime() - givenAt.getTime() < lastsMs);
  }

  private async meant(
    codes: readonly GivenCode[],
    code: number | null,
    technicianId: string,
  ): Promise<GivenCode | ReplyOutcome> {
    if (code !== null) return codes.find((each) => each.code === code) ?? 'unknownCode';
    const open = newestOfEach(codes.filter(({ done }) => !done));
    const offered = await this.offered(open, technicianId);
    const candidates = offered.length > 0 ? offered : open;
    if (candidates.length > 1) return 'whichOne';
    return candidates[0] ?? 'nothingOpen';
  }

  private async help(reply: ReplyOutcome, codes: readonly GivenCode[], technicianId: string): Promise<Dealt> {
    const offered = await this.offered(newestOfEach(codes.filter(({ done }) => !done)), technicianId);
    const openCodes = offered.map(({ code }) => code).sort((a, b) => a - b);
    return { reply, facts: { openCodes }, noticeId: null };
  }

  private async offered(codes: readonly GivenCode[], technicianId: string): Promise<GivenCode[]> {
    if (codes.length === 0) return [];
    const incidents = new Set(
      await this.store.offeredTo(
        technicianId,
        codes.map(({ incidentId }) => incidentId),
      ),
    );
    return codes.filter(({ incidentId }) => incidents.has(incidentId));
  }

  private async answer(reply: InboundReply, person: Technician, dealt: Dealt, now: Date): Promise<void> {
    const answered = await this.mayAnswer(reply, dealt, new Date(now.getTime() - HOUR_MS));
    await this.database.transaction(async (sql) => {
      const { reply: outcome, noticeId } = dealt;
      await this.store.finish(sql, reply.providerId, { recipientId: person.id, noticeId, outcome, answered });
      if (!answered) return;
      const data: NoticeFacts = { ...dealt.facts, reply: outcome };
      const recipient = {
        kind: 'technician' as const,
        id: person.id,
        language: person.language,
        contacts: { sms: reply.from },
      };
      const notice = { lane: 1 as const, purpose: 'information' as const, template: 'replyAnswer' as const, recipient };
      await this.doors.outbox.queue(sql, [{ ...notice, data: { ...data }, sendAt: now }], now);
    });
    if (answered) this.around.wake.ring('notices');
  }

  /** Two machines that answer each other fall silent: a result is told once, and whatever else so many times an hour. */
  private async mayAnswer({ from }: InboundReply, { reply, noticeId }: Dealt, since: Date): Promise<boolean> {
    const told = await this.store.answeredSince(from, since);
    if (told.length < this.around.rules.answersPerHour) return true;
    return ALWAYS_TOLD.has(reply) && !told.some((each) => each.outcome === reply && each.noticeId === noticeId);
  }

  private async personOf(from: string): Promise<Technician | undefined> {
    const number = digitsOf(from);
    // Services sign with words instead of a number; that is nobody's telephone.
    if (number === '') return undefined;
    const roster = await this.doors.roster.read();
    return roster.technicians.find(({ phone }) => digitsOf(phone) === number);
  }

  private counted<T extends string>(outcome: T): T {
    this.around.metrics.reply(outcome);
    return outcome;
  }
}

/** Who was asked twice for one incident has two numbers of it, and means the same by both. */
function newestOfEach(codes: readonly GivenCode[]): GivenCode[] {
  const byAge = [...codes].sort((a, b) => Number(a.noticeId) - Number(b.noticeId));
  return [...new Map(byAge.map((each) => [each.incidentId, each])).values()];
}

/** Gateways write the same number with and without its plus, its zeros and the country's prefix. */
function digitsOf(number: string): string {
  const digits = number.replace(/\D/g, '').replace(/^00/, '');
  return /^1\d{10}$/.test(digits) ? `86${digits}` : digits;
}
