import { onlyThese } from '../polled-driver.js';
import { encodeQuestion, type DeviceKind } from './frame.js';

/** Headers of the questions that read and move nothing. */
export const HEADER = {
  selfCheck: 232,
  creditBuffer: 229,
  billEvents: 159,
  hopperStatus: 166,
  levels: 217,
} as const;
export type QuestionName = keyof typeof HEADER;

/** What is asked of each kind of device at each poll: events before the self-check, which says what is well again. */
export const QUESTIONS: Record<DeviceKind, readonly QuestionName[]> = {
  coinAcceptor: ['creditBuffer', 'selfCheck'],
  // Levels last: a hopper without level sensors does not answer them, and what is asked behind them would not be asked.
  hopper: ['hopperStatus', 'selfCheck', 'levels'],
  billValidator: ['billEvents', 'selfCheck'],
};

/** All that this driver may ever say to a device at this address. Resets, inhibits, routing and payouts are not here. */
export const mayAsk = (kind: DeviceKind, address: number): ((bytes: Uint8Array) => boolean) =>
  onlyThese(QUESTIONS[kind].map((name) => encodeQuestion(address, HEADER[name])));
