import type { Conversation, Heard } from '../polled-session.js';
import { encodeQuestion, type StatusQuestion } from './frame.js';
import type { UpsItem } from './parser.js';
import { COMPONENT, PROTOCOL, observeStatus, readingOf, unknownQuestion } from './statuses.js';

export interface UpsMemory {
  /** What the reading before came to: without a check sum, only two that agree are believed. */
  reading?: string | undefined;
}

/** The conversation with one UPS: one question, one line. */
export function megatecConversation(question: StatusQuestion): Conversation<UpsItem, UpsMemory> {
  const questions = [{ name: question, bytes: encodeQuestion(question) }];
  return {
    protocol: PROTOCOL,
    component: COMPONENT,
    initial: {},
    reopened: () => ({}),
    questions: () => questions,
    hear: (item, { memory, side }) => hear(item, memory, side === 'device' ? question : undefined),
  };
}

function hear(item: UpsItem, memory: UpsMemory, asked: StatusQuestion | undefined): Heard<UpsMemory> {
  if (item.kind === 'question' && item.text === asked) return { memory, observations: [unknownQuestion(asked)] };
  if (item.kind !== 'status') return { memory };
  const reading = readingOf(item.status.bits);
  const believed = reading === memory.reading;
  return { memory: { reading }, answered: true, observations: believed ? observeStatus(item.status, item.text) : [] };
}
