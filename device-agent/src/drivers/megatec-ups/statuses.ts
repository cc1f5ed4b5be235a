import type { Observation } from '../../observation.js';
import type { UpsStatus } from './parser.js';
import { BIT, SUPPLY, UNIT } from './statuses.table.js';

export const PROTOCOL = 'megatec-ups';
export const COMPONENT = 'ups';
const component = COMPONENT;

/** What the status bits come to. Bits that say nothing of it come and go, as the beeper's does with every beep. */
export function readingOf(bits: string): string {
  return `${wordOf(SUPPLY, bits)} ${wordOf(UNIT, bits)}`;
}

/** What a status line says, in the agent's words. */
export function observeStatus(status: UpsStatus, text: string): Observation[] {
  const raw = { protocol: PROTOCOL, code: status.bits, data: { line: text } };
  const words = [
    ['supply', wordOf(SUPPLY, status.bits)],
    ['unit', wordOf(UNIT, status.bits)],
  ] as const;
  return [
    { kind: 'state', component, name: 'device', value: 'online', raw },
    ...words.flatMap(([unit, value]): Observation[] =>
      value === undefined ? [] : [{ kind: 'state', component, name: 'ups', unit, value, raw }],
    ),
  ];
}

/** The unit sent the question back: it does not know it. */
export function unknownQuestion(question: string): Observation {
  const reason = `the unit does not know ${question}; try another question`;
  return { kind: 'garbage', component, reason, raw: { protocol: PROTOCOL, code: question } };
}

function wordOf(lines: typeof SUPPLY, bits: string): string | undefined {
  const isSet = (bit: keyof typeof BIT): boolean => bits[BIT[bit]] === '1';
  return lines.find(({ set, clear = [] }) => set.every(isSet) && !clear.some(isSet))!.word;
}
