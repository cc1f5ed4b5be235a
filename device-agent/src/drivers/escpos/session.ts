import type { Component } from '#libs/domain';
import type { Observation } from '../../observation.js';
import type { Conversation, Heard, Hearing } from '../polled-session.js';
import { QUESTIONS, type Model } from './commands.js';
import { questionBytes, type StatusName } from './frame.js';
import type { EscPosItem } from './parser.js';
import { PROTOCOL, namesCause, observeByte, observeFull, observeReach, saysOffline } from './statuses.js';

export interface EscPosMemory {
  /** The last answer to n = 1: whether it stands for a printer that is gone is known once n = 2 has named the cause. */
  printer?: number | undefined;
  /** What a host asked last, where the agent only listens: the answers do not say what they answer. */
  asked?: StatusName | undefined;
}

/** The conversation with one printer: question and answer, in turn. */
export function escposConversation(model: Model, component: Component): Conversation<EscPosItem, EscPosMemory> {
  const questions = QUESTIONS[model].map((name) => ({ name, bytes: questionBytes(name) }));
  return {
    protocol: PROTOCOL,
    component,
    initial: {},
    reopened: () => ({}),
    questions: () => questions,
    hear: (item, hearing) => hear(component, item, hearing),
  };
}

function hear(component: Component, item: EscPosItem, hearing: Hearing<EscPosMemory>): Heard<EscPosMemory> {
  const { memory, question } = hearing;
  // A page is no question: a printer that prints owes no answer.
  if (item.kind === 'printing') return { memory, asks: false };
  if (item.kind === 'question') return { memory: { ...memory, asked: item.name } };
  const asked = (question?.name as StatusName | undefined) ?? memory.asked;
  if (item.kind === 'full') {
    return { memory, observations: observeFull(component, item), answered: asked === 'full' };
  }
  if (item.kind !== 'status' || asked === undefined || asked === 'full') return { memory };
  const observations = observeByte(component, asked, item.byte);
  // One answer to one question: the byte after it belongs to the next.
  const after = { ...memory, asked: undefined };
  if (asked === 'printer') return { memory: { ...after, printer: item.byte }, answered: true };
  if (asked === 'offlineCause') observations.unshift(...reach(component, memory.printer, item.byte));
  return { memory: after, observations, answered: true };
}

function reach(component: Component, printer: number | undefined, cause: number): Observation[] {
  if (printer === undefined) return [];
  return [observeReach(component, saysOffline(printer) && !namesCause(cause), printer)];
}
