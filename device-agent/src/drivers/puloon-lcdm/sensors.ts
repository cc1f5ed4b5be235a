import type { StateName } from '../../observation.js';
import type { Place } from './errors.table.js';
import type { Family } from './frame.js';

export interface Word {
  name: StateName;
  value: string;
  unit?: Place;
}

/** What a site knows of its unit that no document says. */
export interface UnitSettings {
  family: Family;
  /** 4000 style: positions that are fitted, from the top; without it, those in which a cassette was seen. */
  cassettes?: number | undefined;
  /** 4000 style: bits of DISP and STAT; one source each, so not read unless a site says so. */
  sensorBits?: { exit?: number | undefined; nearEnd?: number | undefined } | undefined;
}

/** Bits of SENSOR0, the same in 1000 and 2000: EXIT (a note lies at the exit) and near-end of the upper cassette. */
const EXIT = 5;
const NEAR_END_UPPER = 6;

/** Bits of SENSOR1, which the 1000 and the 2000 order differently. A set reject-tray bit means that it is missing. */
const SENSOR1 = {
  lcdm1000: { rejectTray: 0, upper: 1, lower: undefined, nearEndLower: undefined },
  lcdm2000: { rejectTray: 6, upper: 1, lower: 2, nearEndLower: 5 },
} as const;

/** The positions of the 4000 style from the top; TYPE of a fitted cassette is 31, 32, 33 and 34 hex. */
const POSITIONS = ['top', 'second', 'third', 'bottom'] as const;
const TYPE_OF_TOP = 0x31;

/** Positions in which a cassette was seen, by their number from the top. */
export type Fitted = readonly number[];

/** What STATUS says of everything but the error. `fitted` is for the 4000 style, which does not say what it is built for. */
export function sensorWords(
  settings: UnitSettings,
  data: Uint8Array,
  fitted: Fitted,
): { words: Word[]; fitted: Fitted } {
  if (settings.family === 'lcdm4000') return words4000(settings, data, fitted);
  const [sensor0 = 0, sensor1 = 0] = [data[2], data[3]];
  const bits = SENSOR1[settings.family];
  const words: Word[] = [
    { name: 'exit', value: bit(sensor0, EXIT) ? 'blocked' : 'empty' },
    { name: 'rejectBin', value: bit(sensor1, bits.rejectTray) ? 'missing' : 'ok' },
    cassette('upper', bit(sensor1, bits.upper), bit(sensor0, NEAR_END_UPPER)),
  ];
  if (bits.lower !== undefined) {
    words.push(cassette('lower', bit(sensor1, bits.lower), bit(sensor1, bits.nearEndLower)));
  }
  return { words, fitted };
}

/** ERROR, DISP, then STAT, TYPE, thickness and length of each position. */
function words4000(settings: UnitSettings, data: Uint8Array, fitted: Fitted): { words: Word[]; fitted: Fitted } {
  const { exit, nearEnd } = settings.sensorBits ?? {};
  const blocked = exit !== undefined && bit(data[1] ?? 0, exit);
  const words: Word[] = [
    { name: 'exit', value: blocked ? 'blocked' : 'empty' },
    { name: 'rejectBin', value: 'ok' },
  ];
  const seen = new Set(settings.cassettes === undefined ? fitted : [0, 1, 2, 3].slice(0, settings.cassettes));
  for (const [position, unit] of POSITIONS.entries()) {
    const [stat, type] = [data[2 + 4 * position], data[3 + 4 * position]];
    if (stat === undefined || type === undefined) break;
    const present = type === TYPE_OF_TOP + position;
    if (present) seen.add(position);
    if (seen.has(position)) words.push(cassette(unit, present, nearEnd !== undefined && bit(stat, nearEnd)));
  }
  return { words, fitted: [...seen] };
}

function cassette(unit: Place, present: boolean, nearEnd: boolean): Word {
  return { name: 'cassette', unit, value: !present ? 'missing' : nearEnd ? 'low' : 'ok' };
}

function bit(byte: number, position: number): boolean {
  return ((byte >> position) & 1) === 1;
}
