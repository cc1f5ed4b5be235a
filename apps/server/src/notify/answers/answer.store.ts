import type { Language, NoticeFacts } from '#libs/domain';
import type { Sql } from '../../database/sql.js';
import type { InboundReply } from '../callbacks/ports.js';

/** A page that went out, as its answers need it. */
export interface PageToAnswer {
  noticeId: string;
  incidentId: string;
  technicianId: string;
  language: Language;
  facts: NoticeFacts;
  createdAt: Date;
  answeredAt: Date | null;
  answer: string | null;
  /** The same person was asked for the same incident again since: that offer has a message of its own. */
  superseded: boolean;
}

/** A number that a person's page is answered by. */
export interface GivenCode {
  code: number;
  noticeId: string;
  incidentId: string;
  givenAt: Date;
  done: boolean;
}

/** `fresh`: for whoever asks to deal with. `underWay`: somebody does. `done`: somebody did. */
export type KeptReply = 'fresh' | 'underWay' | 'done';

export interface AnswerStore {
  /** Writes a reply down, once, and hands it to one taker at a time. */
  keep(reply: InboundReply, now: Date): Promise<KeptReply>;
  /** Gives back a reply that could not be dealt with. */
  letGo(providerId: string, now: Date): Promise<void>;
  /** Takes replies that came after `since` and that nobody has in hand any more. */
  takeForgotten(now: Date, since: Date): Promise<InboundReply[]>;
  finish(
    sql: Sql,
    providerId: string,
    result: { recipientId: string | null; noticeId: string | null; outcome: string; answered: boolean },
  ): Promise<void>;
  /** The replies of this number that were answered since. */
  answeredSince(number: string, since: Date): Promise<{ outcome: string; noticeId: string | null }[]>;
  codesOf(technicianId: string): Promise<GivenCode[]>;
  /** Of these incidents, those that this technician is asked to take now. */
  offeredTo(technicianId: string, incidentIds: readonly string[]): Promise<string[]>;
  page(noticeId: string): Promise<PageToAnswer | undefined>;
  /** The page of a call. @param callId as the voice gateway named it */
  pageOfCall(callId: string): Promise<PageToAnswer | undefined>;
  markRead(noticeId: string, now: Date): Promise<void>;
  /** Keeps the first answer. */
  markAnswered(sql: Sql, page: PageToAnswer, answer: { act: string; final: boolean }, now: Date): Promise<void>;
}

export const ANSWER_STORE = Symbol('AnswerStore');
