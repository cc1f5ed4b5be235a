import { Inject, Injectable } from '@nestjs/common';
import {
  choosePage,
  maskCardNumbers,
  openPages,
  parseReply,
  type AnswerableCode,
  type NoticeFacts,
  type ReplyOutcome,
} from '#libs/domain';
import { DATABASE, type Database } from '../../database/sql.js';
import type { Technician } from '../../roster/index.js';
import { eachInTurn } from '../callbacks/each-in-turn.js';
import type { InboundReply } from '../callbacks/ports.js';
import { AnswerDoors, AnswerPage, type PageAnswered } from './answer-page.js';
import { ANSWER_STORE, type AnswerStore } from './answer.store.js';
import { ReplyRules } from './reply-rules.js';

interface Dealt extends PageAnswered {
  /** Whose answer it was. */
  person: Technician;
  noticeId: string | null;
}

interface CodeOfPerson extends AnswerableCode {
  person: Technician;
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

  /**
   * The same reply again, by the gateway's own name for it, changes nothing and is not answered again. `underWay`: it is
   * being dealt with at this moment, and may still fail; the gateway had better ask again.
   */
  async take(said: InboundReply): Promise<ReplyOutcome | 'repeated' | 'underWay' | 'unknownNumber'> {
    const now = this.around.clock.now();
    // Promise 5 holds for what customers and technicians text as well.
    const reply = { ...said, text: maskCardNumbers(said.text) };
    const kept = await this.store.keep(reply, now);
    if (kept !== 'fresh') return this.counted(kept === 'done' ? 'repeated' : 'underWay');
    try {
      return await this.dealWith(reply, now);
    } catch (error) {
      // Nobody deals with it any more: whoever comes first, the gateway again or our own sweep, finds it free.
      await this.store.letGo(reply.providerId, this.around.clock.now()).catch(() => undefined);
      throw error;
    }
  }

  /** Deals with what was taken in and left lying: its taker failed or died, and a gateway may tell a thing only once. */
  async pass(): Promise<void> {
    const now = this.around.clock.now();
    const since = new Date(now.getTime() - this.around.rules.codeHours * HOUR_MS);
    await eachInTurn(await this.store.takeForgotten(now, since), (reply) => this.dealWith(reply, now));
  }

  private async dealWith(reply: InboundReply, now: Date): Promise<ReplyOutcome | 'unknownNumber'> {
    const [first, ...others] = await this.peopleOf(reply.from);
    if (!first) {
      // A customer, or somebody who left: nothing of ours is answered to strangers.
      await this.store.finish(this.database, reply.providerId, {
        ...{ recipientId: null, noticeId: null, outcome: 'unknownNumber', answered: false },
      });
      return this.counted('unknownNumber');
    }
    const dealt = await this.deal(reply, [first, ...others], now);
    await this.answer(reply, dealt, now);
    return this.counted(dealt.reply);
  }

  /** @param people those who are reached by this telephone */
  private async deal(
    { text }: InboundReply,
    people: readonly [Technician, ...Technician[]],
    now: Date,
  ): Promise<Dealt> {
    const parsed = parseReply(text);
    if (parsed.kind === 'confirm') return this.confirm(people);
    const codes = await this.usableCodes(people, now);
    const help = (reply: ReplyOutcome): Dealt => ({
      ...{ reply, person: people[0], noticeId: null },
      facts: { openCodes: numbersIn(codes) },
    });
    if (parsed.kind === 'help') return help('help');
    const meant = choosePage(codes, parsed.code);
    if (typeof meant === 'string') return help(meant);
    const page = await this.store.page(meant.noticeId);
    if (!page || page.superseded) return help('unknownCode');
    const { act, reason } = parsed;
    const answered = await this.answers.perform({ page, act, reason, via: 'sms' });
    return { ...answered, person: meant.person, noticeId: page.noticeId };
  }

  /** Who was asked first confirms first; the next one has to say it, too. */
  private async confirm(people: readonly [Technician, ...Technician[]]): Promise<Dealt> {
    for (const person of people) {
      const { outcome } = await this.doors.shifts.perform({ technicianId: person.id, by: 'sms' });
      if (outcome === 'done') return { reply: 'shiftConfirmed', facts: {}, person, noticeId: null };
    }
    return { reply: 'nothingOpen', facts: {}, person: people[0], noticeId: null };
  }

  private async usableCodes(people: readonly Technician[], now: Date): Promise<CodeOfPerson[]> {
    const lastsMs = this.around.rules.codeHours * HOUR_MS;
    const books = await Promise.all(
      people.map(async (person) => {
        const codes = await this.store.codesOf(person.id);
        const usable = codes.filter(({ givenAt }) => now.getTime() - givenAt.getTime() < lastsMs);
        const incidents = usable.map(({ incidentId }) => incidentId);
        const offered = new Set(incidents.length > 0 ? await this.store.offeredTo(person.id, incidents) : []);
        return usable.map((code) => ({
          ...code,
          ...{ person, technicianId: person.id, offered: offered.has(code.incidentId) },
        }));
      }),
    );
    return books.flat();
  }

  private async answer(reply: InboundReply, dealt: Dealt, now: Date): Promise<void> {
    const { person } = dealt;
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

  /** More than one where a telephone is handed on from shift to shift. */
  private async peopleOf(from: string): Promise<Technician[]> {
    const number = digitsOf(from);
    // Services sign with words instead of a number; that is nobody's telephone.
    if (number === '') return [];
    const roster = await this.doors.roster.read();
    return roster.technicians.filter(({ phone }) => digitsOf(phone) === number);
  }

  private counted<T extends string>(outcome: T): T {
    this.around.metrics.reply(outcome);
    return outcome;
  }
}

const numbersIn = (codes: readonly CodeOfPerson[]): number[] =>
  [...new Set(openPages(codes.filter(({ offered }) => offered)).map(({ code }) => code))].sort((a, b) => a - b);

/** Gateways write the same number with and without its plus, its zeros and the country's prefix. */
function digitsOf(number: string): string {
  const digits = number.replace(/\D/g, '').replace(/^00/, '');
  return /^1\d{10}$/.test(digits) ? `86${digits}` : digits;
}
