import type { EventName, StateName } from '../../observation.js';

/**
 * Bytes behind an event's code. A number; or a form that depends on the protocol version: `note`: a value and its
 * currency (7 bytes) from version 6 on; `laterNote`: from 8 on; `values`: a count and as many of them, before version 6
 * four bytes; `requests`: a count and as many of 11 bytes, before 6 eight; `payoutError`: from version 7 on a count, the
 * values and an error byte, before it one; `fraud`: a channel at a validator, `values` at a payout.
 */
export type DataForm = number | 'note' | 'laterNote' | 'values' | 'requests' | 'payoutError' | 'fraud';

export type Lasting = readonly [state: StateName, wrong: string, well: string, unit?: string];

/** Where a trouble is: a state, or a state of one part of the unit. */
export type Place = StateName | `${StateName} ${string}`;

export interface SspEvent {
  text: string;
  data: DataForm;
  /** What stands from now on, until something ends it. */
  lasting?: Lasting;
  /** Something that happened. */
  event?: EventName;
  /** Only a unit that pays out can say so. */
  recyclerOnly?: true;
  /** It shows that these places are well: notes move, the box is back. */
  ends?: readonly Place[];
}

/** A note that goes through says nothing of a payout or a note float that is out of service. */
const PATH: readonly Place[] = ['transport', 'transport path', 'exit'];
const BOX: readonly Place[] = ['cassette box', 'cassette stacker'];
const PAYOUT: readonly Place[] = ['transport payout', 'cassette', 'cassette float'];
const COINS: readonly Place[] = ['transport coins', 'sensor coins'];

const plain = (text: string, data: DataForm = 0): SspEvent => ({ text, data });
const shows = (text: string, ends: readonly Place[], data: DataForm = 0): SspEvent => ({ text, data, ends });
const jam = (text: string, data: DataForm = 0): SspEvent => ({
  text,
  data,
  lasting: ['transport', 'jammed', 'ok'],
});
const stopped = (text: string, data: DataForm = 0): SspEvent => ({
  text,
  data,
  lasting: ['transport', 'inoperative', 'ok', 'payout'],
});

/** The unit was switched on: what it does not say again is well. */
export const SLAVE_RESET = 0xf1;

/** Events of a poll's answer (ITL SSP manual GA138; kybarg/ssp). */
export const EVENTS: Record<number, SspEvent> = {
  0xb0: plain('jam recovery'),
  0xb1: stopped('error during payout', 'payoutError'),
  0xb3: plain('emptying', 'values'),
  0xb4: shows('emptied', ['cassette'], 'values'),
  0xb5: plain('all channels disabled'),
  0xb6: plain('initialising'),
  0xb7: { text: 'coin mechanism error', data: 0, lasting: ['sensor', 'fault', 'ok', 'coins'] },
  0xc2: plain('emptying'),
  0xc3: shows('emptied', ['cassette']),
  0xc4: { text: 'coin mechanism jammed', data: 0, lasting: ['transport', 'jammed', 'ok', 'coins'] },
  0xc5: plain('coin return pressed'),
  0xc6: stopped('payout out of service'),
  0xc7: { text: 'note float removed', data: 0, lasting: ['cassette', 'missing', 'ok', 'float'] },
  0xc8: shows('note float attached', ['cassette float']),
  0xc9: shows('note moved to the stacker', [...PATH, ...BOX, ...PAYOUT], 'note'),
  0xca: { text: 'note moved into the stacker at power-up', data: 'laterNote', event: 'cashRetained' },
  0xcb: { text: 'note moved into the store at power-up', data: 'laterNote', event: 'cashRetained' },
  0xcc: plain('stacking'),
  0xcd: plain('note given out at power-up', 'note'),
  0xce: { text: 'note held in bezel', data: 'laterNote', lasting: ['exit', 'blocked', 'empty'] },
  0xcf: { text: 'device full', data: 0, lasting: ['cassette', 'full', 'ok'] },
  0xd1: plain('barcode ticket acknowledged'),
  0xd2: shows('dispensed', [...PATH, ...PAYOUT], 'values'),
  0xd5: jam('jammed', 'values'),
  0xd6: plain('halted', 'values'),
  0xd7: plain('floating', 'values'),
  0xd8: plain('floated', 'values'),
  0xd9: stopped('time-out at payout', 'values'),
  0xda: plain('dispensing', 'values'),
  0xdb: shows('note stored for payout', [...PATH, ...PAYOUT]),
  0xdc: { text: 'incomplete payout', data: 'requests', event: 'shortDispense', recyclerOnly: true },
  0xdd: plain('incomplete float', 'requests'),
  0xde: plain('paid to the cash box', 'values'),
  0xdf: shows('coin credit', COINS, 'values'),
  0xe0: { text: 'note path open', data: 0, lasting: ['transport', 'inoperative', 'ok', 'path'] },
  0xe1: { text: 'note cleared from the front at power-up', data: 1, event: 'cashRetained' },
  0xe2: { text: 'note cleared to the cash box at power-up', data: 1, event: 'cashRetained' },
  0xe3: { text: 'cash box removed', data: 0, lasting: ['cassette', 'missing', 'ok', 'box'] },
  0xe4: shows('cash box replaced', BOX),
  0xe5: plain('barcode ticket read'),
  0xe6: { text: 'fraud attempt', data: 'fraud', event: 'cheatAttempt' },
  0xe7: { text: 'stacker full', data: 0, lasting: ['cassette', 'full', 'ok', 'stacker'] },
  0xe8: plain('disabled'),
  0xe9: jam('unsafe jam'),
  0xea: jam('safe jam'),
  // A device that is full says so until a note is paid out or stacked.
  0xeb: shows('stacked', [...PATH, ...BOX, 'cassette']),
  0xec: plain('rejected'),
  0xed: plain('rejecting'),
  // A note came in where another would lie.
  0xee: shows('credit', ['exit'], 1),
  0xef: shows('read', ['exit'], 1),
  [SLAVE_RESET]: plain('unit was switched on'),
};

/** First byte of an answer. */
export const OK = 0xf0;
export const REFUSALS: Record<number, string> = {
  0xf2: 'unknown command',
  0xf3: 'wrong number of parameters',
  0xf4: 'parameter out of range',
  0xf5: 'cannot be processed now',
  0xf6: 'software error',
  0xf8: 'failed',
  0xfa: 'wants encryption',
};
export const ENCRYPTED = 0x7e;
