import type { Conversation, Heard, Hearing, Question } from '../polled-session.js';
import { COMMAND, POLLS } from './commands.js';
import { ENCRYPTED, OK, REFUSALS } from './events.table.js';
import { encodeCommand } from './frame.js';
import type { SspItem } from './parser.js';
import { readPollAnswer } from './poll-answer.js';
import { PROTOCOL, answering, observePoll, unreadable, type SspComponent, type Troubles } from './statuses.js';

export interface SspSettings {
  component: SspComponent;
  address: number;
  protocolVersion: number;
}

export interface SspMemory {
  /** SYNC was answered on this connection: unit and agent agree on the sequence bit. */
  synced: boolean;
  sequence: 0 | 1;
  troubles: Troubles;
  /** What a host asked last, where the agent only listens: answers do not say what they answer. */
  asked?: number | undefined;
}

/** The conversation with one unit: SYNC, then POLL after POLL with a changing sequence bit. */
export function sspConversation(settings: SspSettings): Conversation<SspItem, SspMemory> {
  const { component, address } = settings;
  const ask = (name: 'sync' | 'poll', sequence: 0 | 1): Question => ({
    name,
    bytes: encodeCommand(address, sequence, COMMAND[name]),
  });
  return {
    protocol: PROTOCOL,
    component,
    initial: { synced: false, sequence: 1, troubles: {} },
    reopened: ({ troubles }) => ({ synced: false, sequence: 1, troubles }),
    questions: ({ synced, sequence }) => [synced ? ask('poll', sequence) : ask('sync', 1)],
    hear: (item, hearing) => hear(settings, item, hearing),
  };
}

function hear(settings: SspSettings, item: SspItem, hearing: Hearing<SspMemory>): Heard<SspMemory> {
  const { memory, side, question } = hearing;
  if (side === 'host') return { memory: { ...memory, asked: item.data[0] } };
  if (!question) return overhear(settings, item, memory);
  const sequence = question.name === 'sync' ? 1 : memory.sequence;
  // The answer to a question that was given up meanwhile.
  if (item.sequence !== sequence) return { memory };
  if (question.name === 'sync') {
    return { memory: { ...memory, synced: true, sequence: 0 }, answered: true };
  }
  const heard = readAnswer(settings, item, memory);
  return { ...heard, memory: { ...heard.memory, sequence: sequence ? 0 : 1 }, answered: true };
}

function overhear(settings: SspSettings, item: SspItem, memory: SspMemory): Heard<SspMemory> {
  const { asked } = memory;
  // Without a tap on the host's line it is not known what this answers.
  if (asked === undefined || !POLLS.includes(asked)) {
    return { memory: { ...memory, asked: undefined }, observations: [answering(settings.component, item.bytes)] };
  }
  return readAnswer(settings, item, { ...memory, asked: undefined });
}

function readAnswer(settings: SspSettings, { data, bytes }: SspItem, memory: SspMemory): Heard<SspMemory> {
  const { component, protocolVersion } = settings;
  const [status] = data;
  if (status !== OK) {
    const known = status === ENCRYPTED ? 'encrypted' : REFUSALS[status ?? -1];
    const reason = `answer to POLL: ${known ?? 'unknown status'}`;
    return { memory, observations: [answering(component, bytes), unreadable(component, reason, bytes)] };
  }
  const { codes, unknown } = readPollAnswer(data.subarray(1), protocolVersion, component === 'recycler');
  const { observations, troubles } = observePoll(component, codes, memory.troubles, bytes);
  if (unknown !== undefined) {
    const reason = `event ${unknown.toString(16).toUpperCase()} cannot be read, nor what stands behind it`;
    observations.push(unreadable(component, reason, bytes));
  }
  return { memory: { ...memory, troubles }, observations };
}
