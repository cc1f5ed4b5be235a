import type { Observation } from '../../observation.js';
import type { UpsStatus } from './parser.js';
import { BIT, SUPPLY, UNIT } from './statuses.table.js';

export const PROTOCOL = 'megatec-ups';
export const COMPONENT = 'ups';
const component = COMPONENT;

/** What a status line says, in the agent's words. */
export function observeStatus(status: UpsStatus, text: string): Observation[] {
  const raw = { protocol: PROTOCOL, code: status.bits, data: { line: text } };
  return [
    { kind: 'state', component, name: 'device', value: 'online', raw },
    { kind: 'state', component, name: 'ups', unit: 'supply', value: wordOf(SUPPLY, status.bits), raw },
    { kind: 'state', component, name: 'ups', unit: 'unit', value: wordOf(UNIT, status.bits), raw },
  ];
}

/** The unit sent the question back: it does not know it. */
export function unknownQuestion(question: string): Observation {
  const reason = `the unit does not know ${question}; try another question`;
  return { kind: 'garbage', component, reason, raw: { protocol: PROTOCOL, code: question } };
}

function wordOf(lines: typeof SUPPLY, bits: string): string {
  const isSet = (bit: keyof typeof BIT): boolean => bits[BIT[bit]] === '1';
  return lines.find(({ set, clear = [] }) => set.every(isSet) && !clear.some(isSet))!.word;
}
