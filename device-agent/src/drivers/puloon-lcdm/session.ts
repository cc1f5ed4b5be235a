import type { Conversation, Heard } from '../polled-session.js';
import { ACKNOWLEDGE, OPERATIONS, REFUSE, statusCode, statusFrame } from './commands.js';
import type { PuloonItem } from './parser.js';
import type { UnitSettings } from './sensors.js';
import {
  COMPONENT,
  PROTOCOL,
  observeOperation,
  observeRejected,
  observeStatus,
  rejectedNotes,
  unreadable,
  type Before,
} from './statuses.js';

export interface PuloonMemory extends Before {
  /** Notes seen going to the reject tray. The unit itself keeps no such counter. */
  rejected: number;
}

/** The conversation with one dispenser: STATUS, ACK, answer, ACK. */
export function puloonConversation(settings: UnitSettings): Conversation<PuloonItem, PuloonMemory> {
  const questions = [{ name: 'STATUS', bytes: statusFrame(settings.family) }];
  return {
    protocol: PROTOCOL,
    component: COMPONENT,
    initial: { rejected: 0, fitted: [] },
    questions: () => questions,
    hear: (item, { memory }) => (item.kind === 'response' ? hear(settings, memory, item) : { memory }),
    handshake: {
      isAck: ({ kind }) => kind === 'ack',
      isNak: ({ kind }) => kind === 'nak',
      refuse: REFUSE,
    },
  };
}

function hear(
  settings: UnitSettings,
  memory: PuloonMemory,
  item: Extract<PuloonItem, { kind: 'response' }>,
): Heard<PuloonMemory> {
  const { family } = settings;
  if (item.command === statusCode(family)) {
    const { observations, ...rest } = observeStatus(settings, item, memory);
    return { memory: { ...memory, ...rest }, observations, reply: ACKNOWLEDGE, answered: true };
  }
  const operation = OPERATIONS[family][item.command];
  if (!operation) return { memory, reply: ACKNOWLEDGE };
  const { observations, ...rest } = observeOperation(family, item, memory);
  const after = { ...memory, ...rest };
  if (operation === 'moves') return { memory: after, reply: ACKNOWLEDGE, observations };
  const notes = rejectedNotes(family, item.command, item.data);
  if (notes === undefined) {
    const told = [...observations, unreadable('dispense answer without counts', item.bytes)];
    return { memory: after, reply: ACKNOWLEDGE, observations: told };
  }
  const rejected = memory.rejected + notes;
  return {
    memory: { ...after, rejected },
    reply: ACKNOWLEDGE,
    observations: [...observations, observeRejected(rejected, item.bytes)],
  };
}
