import { Inject, Injectable } from '@nestjs/common';
import type { ReplyAct } from '#libs/domain';
import { AnswerLinks } from './answer-links.js';
import { AnswerPage, type PageAnswered } from './answer-page.js';
import { ANSWER_STORE, type AnswerStore, type PageToAnswer } from './answer.store.js';
import { ReplyRules } from './reply-rules.js';

const HOUR_MS = 3_600_000;

/** `used`: it was answered, by this link or otherwise. `expired`: too old, or the same person was asked anew since. */
export type LinkState = { outcome: 'open' | 'used' | 'expired'; page: PageToAnswer } | { outcome: 'unknown' };

export type LinkAnswer = LinkState | { outcome: 'answered'; page: PageToAnswer; answered: PageAnswered };

/** The link in a page: it belongs to one offer, works once, and not for ever. */
@Injectable()
export class AnswerByLink {
  constructor(
    private readonly links: AnswerLinks,
    @Inject(ANSWER_STORE) private readonly store: AnswerStore,
    private readonly answers: AnswerPage,
    private readonly around: ReplyRules,
  ) {}

  /** What the link opens; looking changes nothing but that it was seen. */
  async look(token: string): Promise<LinkState> {
    const state = await this.find(token);
    if (state.outcome === 'open') await this.store.markRead(state.page.noticeId, this.around.clock.now());
    return state;
  }

  async answer(token: string, act: ReplyAct, reason: string | null): Promise<LinkAnswer> {
    const state = await this.find(token);
    if (state.outcome !== 'open') return state;
    const answered = await this.answers.perform({ page: state.page, act, reason, via: 'link' });
    this.around.metrics.reply(answered.reply);
    return { outcome: 'answered', page: state.page, answered };
  }

  private async find(token: string): Promise<LinkState> {
    await this.links.open();
    const noticeId = this.links.read(token);
    const page = noticeId === null ? undefined : await this.store.page(noticeId);
    if (!page) return { outcome: 'unknown' };
    if (page.answeredAt !== null && page.answer !== 'escalate') return { outcome: 'used', page };
    const age = this.around.clock.now().getTime() - page.createdAt.getTime();
    return { outcome: page.superseded || age > this.around.rules.codeHours * HOUR_MS ? 'expired' : 'open', page };
  }
}
