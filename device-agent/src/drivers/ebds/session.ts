import type { Conversation, Heard, Hearing } from '../polled-session.js';
import { pollFrame } from './commands.js';
import type { EbdsItem } from './parser.js';
import { COMPONENT, PROTOCOL, isWhole, observeReply, unreadable } from './statuses.js';

export interface EbdsMemory {
  /** The acknowledge bit of the next poll. The same again asks for the same reply again. */
  ack: 0 | 1;
  /** Data of the reply before. */
  before?: Uint8Array | undefined;
}

/** The conversation with one unit: poll after poll, with an acknowledge bit that the unit echoes. */
export const ebdsConversation: Conversation<EbdsItem, EbdsMemory> = {
  protocol: PROTOCOL,
  component: COMPONENT,
  initial: { ack: 0 },
  questions: ({ ack }) => [{ name: 'omnibus', bytes: pollFrame(ack) }],
  hear,
};

function hear(item: EbdsItem, { memory, question }: Hearing<EbdsMemory>): Heard<EbdsMemory> {
  if (item.kind !== 'reply') return { memory };
  // The reply to a poll that was given up meanwhile.
  if (question && item.ack !== memory.ack) return { memory };
  const ack = item.ack ? 0 : 1;
  if (!isWhole(item.data)) {
    return { memory: { ...memory, ack }, observations: [unreadable(item.bytes)], answered: true };
  }
  return {
    memory: { ack, before: item.data },
    observations: observeReply(item.data, memory.before, item.bytes),
    answered: true,
  };
}
