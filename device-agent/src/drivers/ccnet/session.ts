import type { EventName } from '../../observation.js';
import type { Side } from '../byte-session.js';
import type { Conversation, Heard, Hearing } from '../polled-session.js';
import { ACK, HOST_COMMANDS, ILLEGAL_COMMAND, NAK, POLL, acknowledgement, pollFrame } from './commands.js';
import { ADDRESSES, type Unit } from './frame.js';
import type { CcnetItem } from './parser.js';
import { COMPONENT, PROTOCOL, observeAnswer } from './statuses.js';

export interface CcnetMemory {
  /** The event that the last status told of. It stands until the unit is reset, also across a lost line. */
  told?: EventName | undefined;
  /** The command that a host was last heard to say, until it is answered. */
  asked?: number | undefined;
  /** Host and unit are both heard on the unit's line: a two-wire line, or an adapter that echoes. */
  shared: boolean;
}

/**
 * In bytes. Answers to a poll have one to three, and bill-to-bill units know longer failure codes. GET STATUS is answered
 * with 6, IDENTIFICATION with 34, GET BILL TABLE with 120: the F of a part number, 46, is no pause.
 */
const LONGEST_STATUS = 4;

/** The conversation with one unit: POLL, answer, ACK. */
export function ccnetConversation(unit: Unit): Conversation<CcnetItem, CcnetMemory> {
  const questions = [{ name: 'POLL', bytes: pollFrame(unit) }];
  return {
    protocol: PROTOCOL,
    component: COMPONENT,
    initial: { shared: false },
    reopened: ({ told }) => ({ told, shared: false }),
    questions: () => questions,
    hear: (item, hearing) =>
      item.address === ADDRESSES[unit]
        ? hear(item, hearing, acknowledgement(unit))
        : { memory: hearing.memory, asks: false },
  };
}

function hear(item: CcnetItem, { memory, side, question }: Hearing<CcnetMemory>, ack: Uint8Array): Heard<CcnetMemory> {
  const { code, data } = item;
  const bare = data.length === 0;
  if (bare && code === ACK) return { memory: { ...memory, asked: undefined }, ...(side === 'host' && { asks: false }) };
  // The same question is asked again, or answered again.
  if (bare && code === NAK) return { memory };
  if (isFromHost(item, memory, side)) {
    return { memory: { ...memory, asked: code, shared: memory.shared || side === 'device' }, asks: true };
  }
  const after = { ...memory, asked: undefined };
  const reply = bare && code === ILLEGAL_COMMAND ? undefined : ack;
  const polled = memory.asked === undefined || memory.asked === POLL;
  if (!polled || 1 + data.length > LONGEST_STATUS) return { memory: after, reply };
  const { observations, told } = observeAnswer(item, memory.told);
  return { memory: { ...after, told }, observations, reply, answered: question !== undefined };
}

/** On its own line the host speaks; on the unit's, only what no unit says, or what nobody asked for on a shared one. */
function isFromHost({ code, data }: CcnetItem, { asked, shared }: CcnetMemory, side: Side): boolean {
  if (side === 'host') return true;
  return HOST_COMMANDS[code] === data.length || (shared && asked === undefined);
}
