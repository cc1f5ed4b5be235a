import type { Observation } from '../../observation.js';
import type { Conversation, Heard, Hearing, Question } from '../polled-session.js';
import { HEADER, QUESTIONS, type QuestionName } from './commands.js';
import { readEventBuffer } from './event-buffer.js';
import { NAK, REPLY, encodeQuestion, type DeviceKind } from './frame.js';
import type { CcTalkItem } from './parser.js';
import { COMPONENT, PROTOCOL, observeLevels, observeMeaning, observeSelfCheck, rawOf } from './statuses.js';
import { BILL_EVENTS, COIN_EVENTS, type Meaning } from './statuses.table.js';

export interface CcTalkMemory {
  /** The event counter of the last reading. */
  counter?: number | undefined;
  /** The hopper's own event counter: one per payout. */
  payouts?: number | undefined;
  /** What a host asked last, where the agent only listens: answers do not say what they answer. */
  asked?: QuestionName | undefined;
}

type Answer = Extract<CcTalkItem, { kind: 'answer' }>;
type Reading = { memory: CcTalkMemory; observations: Observation[] };

const NAMES = new Map(Object.entries(HEADER).map(([name, header]) => [header as number, name as QuestionName]));

/** The conversation with one device on the bus: a question, its echo, the answer. */
export function ccTalkConversation(kind: DeviceKind, address: number): Conversation<CcTalkItem, CcTalkMemory> {
  const questions = QUESTIONS[kind].map((name): Question => ({
    name,
    bytes: encodeQuestion(address, HEADER[name]),
  }));
  return {
    protocol: PROTOCOL,
    component: COMPONENT[kind],
    initial: {},
    reopened: (memory) => ({ ...memory, asked: undefined }),
    questions: () => questions,
    hear: (item, hearing) => hear(kind, item, hearing),
  };
}

function hear(kind: DeviceKind, item: CcTalkItem, { memory, question }: Hearing<CcTalkMemory>): Heard<CcTalkMemory> {
  if (item.kind === 'other') return { memory, asks: false };
  // The echo of what was just sent, or another program's question: on one wire both are heard on the device's line.
  if (item.kind === 'question') return { memory: { ...memory, asked: NAMES.get(item.header) }, asks: true };
  const asked = question ? (question.name as QuestionName) : memory.asked;
  if (asked === undefined) return { memory };
  // The device does not know the question. It answers, and the next may be asked.
  if (item.header === NAK) return { memory: { ...memory, asked: undefined }, answered: true };
  if (item.header !== REPLY || !FITS[asked](item.data.length)) return { memory };
  const { memory: after, observations } = READ[asked](kind, memory, item);
  return { memory: { ...after, asked: undefined }, observations, answered: true };
}

/** Bytes of an answer's data. Another number is the late answer to another question; a check may add what it found. */
const FITS: Record<QuestionName, (bytes: number) => boolean> = {
  selfCheck: (bytes) => bytes >= 1 && bytes <= 3,
  creditBuffer: (bytes) => bytes === 11,
  billEvents: (bytes) => bytes === 11,
  hopperStatus: (bytes) => bytes === 4,
  levels: (bytes) => bytes === 1,
};

const READ: Record<QuestionName, (kind: DeviceKind, memory: CcTalkMemory, answer: Answer) => Reading> = {
  selfCheck: (kind, memory, { data, bytes }) => ({
    memory,
    observations: observeSelfCheck(COMPONENT[kind], data[0]!, bytes),
  }),
  creditBuffer: (kind, memory, answer) => readEvents(kind, memory, answer, ['creditBuffer', COIN_EVENTS]),
  billEvents: (kind, memory, answer) => readEvents(kind, memory, answer, ['billEvents', BILL_EVENTS]),
  hopperStatus: readPayout,
  levels: (kind, memory, { data, bytes }) => ({
    memory,
    observations: observeLevels(COMPONENT[kind], data[0]!, bytes),
  }),
};

function readEvents(
  kind: DeviceKind,
  memory: CcTalkMemory,
  { data, bytes }: Answer,
  [question, meanings]: readonly [QuestionName, Record<number, Meaning>],
): Reading {
  const read = readEventBuffer(data, memory.counter);
  if (!read) return { memory, observations: [] };
  const observations = read.fresh.flatMap(([result, code]) => {
    const meaning = result === 0 ? meanings[code] : undefined;
    if (!meaning) return [];
    return observeMeaning({ component: COMPONENT[kind], raw: rawOf(question, bytes, meaning.text) }, meaning);
  });
  // A bill that was stacked says that the box is in, has room, and nothing stands in the way.
  const accepted = question === 'billEvents' && read.fresh.some(([type, route]) => type > 0 && route === 0);
  const told = { component: COMPONENT[kind], raw: rawOf(question, bytes, 'bill stacked') };
  const well = accepted ? observeMeaning(told, { text: '', states: [['cassette', 'ok']] }) : [];
  return { memory: { ...memory, counter: read.counter }, observations: [...observations, ...well] };
}

/** Event counter, coins remaining, paid, unpaid of the last payout: told once, when a payout has ended short. */
function readPayout(kind: DeviceKind, memory: CcTalkMemory, { data, bytes }: Answer): Reading {
  const [counter, remaining = 0, , unpaid = 0] = data;
  const after = { ...memory, payouts: counter };
  const fresh = memory.payouts !== undefined && counter !== memory.payouts && remaining === 0;
  if (!fresh || unpaid === 0) return { memory: remaining > 0 ? memory : after, observations: [] };
  const raw = rawOf('hopperStatus', bytes, `${unpaid} unpaid`);
  const short: Observation = { kind: 'event', component: COMPONENT[kind], name: 'shortDispense', raw };
  return { memory: after, observations: [short] };
}
