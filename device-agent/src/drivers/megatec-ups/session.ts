import type { Conversation, Heard } from '../polled-session.js';
import { encodeQuestion, type StatusQuestion } from './frame.js';
import type { UpsItem } from './parser.js';
import { COMPONENT, PROTOCOL, observeStatus, unknownQuestion } from './statuses.js';

export interface UpsMemory {
  /** The bits of the reading before: without a check sum, only two that agree are believed. */
  bits?: string | undefined;
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
  const { bits } = item.status;
  const believed = bits === memory.bits;
  return { memory: { bits }, answered: true, observations: believed ? observeStatus(item.status, item.text) : [] };
}
