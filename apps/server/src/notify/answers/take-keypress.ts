import { Inject, Injectable } from '@nestjs/common';
import { renderNotice, type ReplyAct, type ReplyOutcome } from '#libs/domain';
import { HouseFactsReader } from '../house-facts.js';
import { AnswerPage } from './answer-page.js';
import { ANSWER_STORE, type AnswerStore } from './answer.store.js';
import { ReplyRules } from './reply-rules.js';

export interface Keypress {
  /** As the voice gateway named the call when it took it. */
  callId: string;
  /** Where the gateway gives back what we called it. */
  noticeId?: string | undefined;
  digit: string;
}

const KEYS: Record<string, ReplyAct> = { '1': 'accept', '2': 'escalate', '3': 'refuse' };

/** A key that somebody pressed while the call told them of a page. */
@Injectable()
export class TakeKeypress {
  constructor(
    @Inject(ANSWER_STORE) private readonly store: AnswerStore,
    private readonly answers: AnswerPage,
    private readonly house: HouseFactsReader,
    private readonly around: ReplyRules,
  ) {}

  /** @returns what became of it, and the words to speak */
  async take({ callId, noticeId, digit }: Keypress): Promise<{ outcome: ReplyOutcome; say: string }> {
    const known = noticeId !== undefined && /^\d{1,18}$/.test(noticeId) ? await this.store.page(noticeId) : undefined;
    const page = known ?? (await this.store.pageOfCall(callId));
    const act = KEYS[digit];
    const usable = page && !page.superseded;
    const { reply, facts } =
      usable && act
        ? await this.answers.perform({ page, act, reason: null, via: 'voice' })
        : { reply: usable ? ('help' as const) : ('tooLate' as const), facts: page?.facts ?? {} };
    this.around.metrics.reply(reply);
    const { text } = renderNotice({
      template: 'replyAnswer',
      channel: 'voice',
      language: page?.language ?? 'zh-CN',
      facts: { ...facts, reply },
      house: this.house.read(),
      kind: 'technician',
    });
    return { outcome: reply, say: text };
  }
}
