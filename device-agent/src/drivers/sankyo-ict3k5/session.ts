import type { Observation } from '../../observation.js';
import type { Conversation, Heard, Question } from '../polled-session.js';
import { ACKNOWLEDGE, REFUSE, SAFE_COMMANDS, commandFrame, type SafeCommand } from './commands.js';
import type { SankyoItem, SankyoMessage } from './parser.js';
import {
  COMPONENT,
  COUNTER_OVERFLOW,
  PROTOCOL,
  observeMessage,
  overEvents,
  rawOf,
  type StatusSettings,
} from './statuses.js';

export interface SankyoMemory {
  boxMissing: boolean;
  /** The error of the last status, which stands until the reader is reset: what it tells of happened once. */
  lastError?: string | undefined;
}

/** The conversation with one reader: command, ACK, answer, ACK. */
export function sankyoConversation(settings: StatusSettings): Conversation<SankyoItem, SankyoMemory> {
  const questions = questionsFor(settings).map((name): Question => ({ name, bytes: commandFrame(name) }));
  return {
    protocol: PROTOCOL,
    component: COMPONENT,
    initial: { boxMissing: false },
    reopened: ({ lastError }) => ({ boxMissing: false, lastError }),
    questions: () => questions,
    hear: (item, { memory, question }) => hear(settings, memory, item, question?.name as SafeCommand | undefined),
    handshake: {
      isAck: ({ kind }) => kind === 'ack',
      isNak: ({ kind }) => kind === 'nak',
      refuse: REFUSE,
    },
  };
}

// Sensors before the counter: whether the box is there decides what the counter may say about the bin.
function questionsFor({ sensorBits }: StatusSettings): SafeCommand[] {
  if (!sensorBits) return ['status', 'retractCounter'];
  return ['status', sensorBits.command === 'C13' ? 'sensorsInError' : 'sensors', 'retractCounter'];
}

function hear(
  settings: StatusSettings,
  memory: SankyoMemory,
  item: SankyoItem,
  question: SafeCommand | undefined,
): Heard<SankyoMemory> {
  if (item.kind !== 'frame' || item.message.kind === 'command') return { memory };
  const { message, bytes } = item;
  const sifted = sift(memory, { message, bytes }, observeMessage(message, bytes, settings));
  return { ...sifted, reply: ACKNOWLEDGE, answered: question !== undefined && answers(question, message) };
}

/** Keeps what the bin is from flapping while its box is out or its counter overflowed, and tells of what happened once. */
function sift(
  memory: SankyoMemory,
  { message, bytes }: { message: SankyoMessage; bytes: Uint8Array },
  seen: readonly Observation[],
): { memory: SankyoMemory; observations: Observation[] } {
  const isBin = (o: Observation): boolean => o.kind === 'state' && o.name === 'bin';
  const tellsSensors =
    message.kind === 'positive' && (answers('sensors', message) || answers('sensorsInError', message));
  const boxMissing = tellsSensors ? seen.some(isBin) : memory.boxMissing;
  const tellsStatus = answers('status', message);
  const error = message.kind === 'negative' ? message.error : undefined;
  const overflowed = memory.lastError === COUNTER_OVERFLOW && answers('retractCounter', message);
  const observations = seen.filter((o) => {
    if (o.kind === 'event') return !tellsStatus || error !== memory.lastError;
    return !isBin(o) || tellsSensors || !(boxMissing || overflowed);
  });
  const over = tellsStatus ? overEvents(error, rawOf(message, bytes)) : [];
  return {
    memory: { boxMissing, lastError: tellsStatus ? error : memory.lastError },
    observations: [...observations, ...over],
  };
}

function answers(question: SafeCommand, message: SankyoMessage): boolean {
  if (message.kind === 'unknown') return false;
  return SAFE_COMMANDS[question] === `C${message.command}${message.parameter}`;
}
