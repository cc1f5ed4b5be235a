import type { Found, Frames } from '../frame-scanner.js';
import { CR, LONGEST, NOTE_BEGINS, STATUS_BEGINS } from './frame.js';

/** What the eight status bits and the figures before them say. Volts, percent of load, hertz, degrees Celsius. */
export interface UpsStatus {
  inputVolts: number;
  outputVolts: number;
  loadPercent: number;
  batteryVolts: number;
  /** `undefined` where the unit has no sensor. */
  celsius?: number | undefined;
  /** b7 … b0, as the unit writes them. */
  bits: string;
}

/** What stands on the line. */
export type UpsItem =
  | { kind: 'status'; status: UpsStatus; text: string }
  /** Ratings or names, `#…`. */
  | { kind: 'note'; text: string }
  /** A question: the host's, or one that the unit does not know and sends back. */
  | { kind: 'question'; text: string };

const STATUS =
  /^\((\d{3}\.\d) (\d{3}\.\d) (\d{3}\.\d) (\d{3}) (\d{2}\.\d) (\d{2}\.\d|\d\.\d{2}) (\d{2}\.\d|--\.-) ([01]{8})$/;
const QUESTION = /^[A-Z][A-Z0-9]{0,3}$/;
/** Beyond these a line is not what it looks like: there is no check sum. */
const MOST_VOLTS = 400;
const MOST_LOAD = 250;

/** The lines of the protocol, as they stand in a stream of bytes. */
export const megatecFrames: Frames<UpsItem> = {
  itemAt(bytes, at) {
    const first = bytes[at]!;
    if (first !== STATUS_BEGINS && first !== NOTE_BEGINS && (first < 0x41 || first > 0x5a)) return 'noise';
    const line = bytes.subarray(at, at + LONGEST);
    const end = line.indexOf(CR);
    if (end === -1) return line.length < LONGEST ? 'more' : 'impossibleLength';
    return lineOf(Buffer.from(line.subarray(0, end)).toString('latin1'), end + 1);
  },
};

function lineOf(text: string, length: number): Found<UpsItem> {
  if (text.startsWith('#')) return { item: { kind: 'note', text }, length };
  if (QUESTION.test(text)) return { item: { kind: 'question', text }, length };
  const status = readStatus(text);
  return status ? { item: { kind: 'status', status, text }, length } : 'noise';
}

/** Reads a status line without its CR; `undefined` when form or figures cannot be. */
export function readStatus(text: string): UpsStatus | undefined {
  const [, input, , output, load, , battery, celsius, bits] = STATUS.exec(text) ?? [];
  if (bits === undefined) return undefined;
  const status: UpsStatus = {
    inputVolts: Number(input),
    outputVolts: Number(output),
    loadPercent: Number(load),
    batteryVolts: Number(battery),
    celsius: celsius === '--.-' ? undefined : Number(celsius),
    bits,
  };
  const plausible = Math.max(status.inputVolts, status.outputVolts) <= MOST_VOLTS && status.loadPercent <= MOST_LOAD;
  return plausible ? status : undefined;
}
