import type { EventName } from '../../observation.js';
import type { Conversation } from '../polled-session.js';
import { isOtherAnswer, statusFrame } from './commands.js';
import type { Id003Item } from './parser.js';
import { COMPONENT, PROTOCOL, observeAnswer } from './statuses.js';

export interface Id003Memory {
  /** The event that the last status told of. It stands until the unit is reset, also across a lost line. */
  told?: EventName | undefined;
}

const QUESTIONS = [{ name: 'STATUS REQUEST', bytes: statusFrame() }];

/** The conversation with one acceptor: status request, status. What comes on the host's line is never a status. */
export const id003Conversation: Conversation<Id003Item, Id003Memory> = {
  protocol: PROTOCOL,
  component: COMPONENT,
  initial: {},
  questions: () => QUESTIONS,
  hear: (item, { memory, side, question }) => {
    if (side === 'host' || isOtherAnswer(item.code)) return { memory };
    const { observations, told } = observeAnswer(item, memory.told);
    return { memory: { told }, observations, answered: question !== undefined };
  },
};
