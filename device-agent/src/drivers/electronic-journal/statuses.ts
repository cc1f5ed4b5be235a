import type { Observation, RawSource, TransactionSeen } from '../../observation.js';
import { evidenceLines, type Block } from './block.js';

export const PROTOCOL = 'electronic-journal';
/** Whoever writes the journal is the terminal's application: a file that cannot be read is told of there. */
export const WRITER = 'application';

export function source(code: string, lines: readonly string[], more: object = {}): RawSource {
  return { protocol: PROTOCOL, code, data: { lines: evidenceLines(lines), ...more } };
}

export function transaction(block: Block, code: string, more: object = {}): TransactionSeen {
  const { lines, printedAt, reference, amountMinor, currency, lastFour } = block;
  return {
    kind: 'transaction',
    component: WRITER,
    ...(printedAt !== undefined && { printedAt }),
    ...(reference !== undefined && { reference }),
    ...(amountMinor !== undefined && { amountMinor, currency: currency! }),
    ...(lastFour !== undefined && { lastFour }),
    raw: source(code, lines, more),
  };
}

/** As far as it is known, before it is over. */
export function underWay(block: Block): TransactionSeen {
  return { ...transaction(block, 'TRANSACTION', { unfinished: true }), unfinished: true };
}

export function online(): Observation {
  const raw = { protocol: PROTOCOL, code: 'link.opened' };
  return { kind: 'state', component: WRITER, name: 'device', value: 'online', raw };
}

export function offline(problem: string, reason: string): Observation {
  const raw = { protocol: PROTOCOL, code: 'link.lost', data: { problem, reason } };
  return { kind: 'state', component: WRITER, name: 'device', value: 'offline', raw };
}

export function garbage(reason: string, text: string): Observation {
  return { kind: 'garbage', component: WRITER, reason, raw: { protocol: PROTOCOL, code: text.slice(0, 80) } };
}
