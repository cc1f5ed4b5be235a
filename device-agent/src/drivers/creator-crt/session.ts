import type { Observation, RawSource } from '../../observation.js';
import type { Conversation, Heard, Question } from '../polled-session.js';
import { ACKNOWLEDGE, REFUSE, SAFE_COMMANDS, commandFrame, type SafeCommand } from './commands.js';
import type { CreatorItem, CreatorMessage } from './parser.js';
import {
  BIN_COUNTER,
  BIN_ERRORS,
  CAPTURE,
  COMPONENT,
  IS_READ,
  PROTOCOL,
  TELLS_OF_THE_PATH,
  UNKNOWN_TO_THE_MODEL,
  garbage,
  observeBin,
  observeCapture,
  observeCount,
  observeError,
  observeWell,
  rawOf,
} from './statuses.js';

export interface CreatorSettings {
  address: number;
  /** Cards from which the error bin counts as nearly full. */
  binHighAt: number;
}

export interface CreatorMemory {
  /** What the last status said of the error bin. */
  binFull: boolean;
  /** `unread` until the first answer; `none` where the model keeps no counter. */
  count: number | 'unread' | 'none';
}

type Positive = Extract<CreatorMessage, { kind: 'positive' }>;
type Negative = Extract<CreatorMessage, { kind: 'negative' }>;
type Told = Pick<Heard<CreatorMemory>, 'memory' | 'observations'>;

/** The conversation with one unit: command, ACK, answer, ACK. */
export function creatorConversation(settings: CreatorSettings): Conversation<CreatorItem, CreatorMemory> {
  const question = (name: SafeCommand): Question => ({ name, bytes: commandFrame(settings.address, name) });
  const [status, counter] = [question('status'), question('binCounter')];
  return {
    protocol: PROTOCOL,
    component: COMPONENT,
    initial: { binFull: false, count: 'unread' },
    // Another unit may hang on the line now, one that counts.
    reopened: ({ binFull }) => ({ binFull, count: 'unread' }),
    questions: ({ count }) => (count === 'none' ? [status] : [status, counter]),
    hear: (item, { memory, question: asked }) => hear(settings, memory, item, asked?.name as SafeCommand | undefined),
    handshake: {
      isAck: ({ kind }) => kind === 'ack',
      isNak: ({ kind }) => kind === 'nak',
      refuse: REFUSE,
    },
  };
}

function hear(
  settings: CreatorSettings,
  memory: CreatorMemory,
  item: CreatorItem,
  question: SafeCommand | undefined,
): Heard<CreatorMemory> {
  if (item.kind !== 'frame' || item.address !== settings.address || item.message.kind === 'command') return { memory };
  const { message, bytes } = item;
  const told = tell(settings, memory, message, bytes);
  return { ...told, reply: ACKNOWLEDGE, answered: question !== undefined && answers(question, message) };
}

function tell(settings: CreatorSettings, memory: CreatorMemory, message: CreatorMessage, bytes: Uint8Array): Told {
  if (message.kind === 'unknown') {
    // Its bytes may be anything, a card's among them: the letter is all that is told.
    const raw = { protocol: PROTOCOL, code: 'unknown', data: { length: bytes.length } };
    return { memory, observations: [garbage('unknown text', raw)] };
  }
  if (!IS_READ.test(message.command)) return { memory };
  const raw = rawOf(message, bytes);
  return message.kind === 'positive'
    ? tellPositive(settings, memory, message as Positive, raw)
    : tellNegative(memory, message as Negative, raw);
}

function tellPositive(settings: CreatorSettings, memory: CreatorMemory, message: Positive, raw: RawSource): Told {
  const { command, status, data } = message;
  const told: Observation[] = [];
  let after = { ...memory };
  if (command === BIN_COUNTER) {
    const count = /^\d{1,9}/.exec(data)?.[0];
    if (count === undefined) return { memory, observations: [garbage('bin counter is not a number', raw)] };
    after = { ...after, count: Number(count) };
    told.push(observeCount(Number(count), raw));
  } else if (TELLS_OF_THE_PATH.test(command)) {
    after = { ...after, binFull: status[2] === '1' };
    told.push(...observeWell(status, raw));
    // Another program's capture, heard where the agent only listens.
    if (command === CAPTURE) told.push(observeCapture(raw));
  } else {
    return { memory };
  }
  const bin = binOf(settings, after);
  return { memory: after, observations: bin ? [...told, observeBin(bin, raw)] : told };
}

function tellNegative(memory: CreatorMemory, { command, error }: Negative, raw: RawSource): Told {
  const observations = observeError(command, error, raw);
  if (command === BIN_COUNTER && UNKNOWN_TO_THE_MODEL.has(error)) {
    return { memory: { ...memory, count: 'none' }, observations };
  }
  return { memory: BIN_ERRORS.has(error) ? { ...memory, binFull: true } : memory, observations };
}

// Nothing is said before all is known that may say otherwise: else a bin that is nearly full would be well for a moment.
function binOf({ binHighAt }: CreatorSettings, { binFull, count }: CreatorMemory): 'ok' | 'high' | 'full' | undefined {
  if (binFull) return 'full';
  if (count === 'unread') return undefined;
  return count !== 'none' && count >= binHighAt ? 'high' : 'ok';
}

function answers(question: SafeCommand, message: CreatorMessage): boolean {
  if (message.kind === 'unknown') return false;
  const [cm, pm] = SAFE_COMMANDS[question];
  return message.command === `${cm.toString(16)}/${pm.toString(16)}`.toUpperCase();
}
