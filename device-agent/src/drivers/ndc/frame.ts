/** Field and group separators. */
export const FS = '\x1c';
export const GS = '\x1d';

/** How messages are told apart: a two-byte big-endian length before each, or one to a line of a log. */
export const FRAMINGS = ['length16', 'lines'] as const;
export type Framing = (typeof FRAMINGS)[number];

/** A status message from the terminal, as its fields stand. */
export interface NdcMessage {
  /** 22: an answer to the host. 12: by itself. */
  solicited: boolean;
  /** Logical unit number of the terminal. */
  luno: string;
  /** What follows the class, the luno and the time variant field: for 22 the status descriptor comes first. */
  fields: readonly string[];
  /** The message authentication code that stood at the end. */
  mac?: string;
}

const CLASSES: Readonly<Record<string, boolean>> = { '12': false, '22': true };
const MAC = /^[0-9A-F]{8}$/;
/** As many digits as sub-units, each 0 to 4: not a MAC, though it reads like one. */
const DIGITS = /^[0-4]*$/;
/** Place of the severity digits and of the supplies, counted from the device's own field. */
const SEVERITY = 1;
const SUPPLIES = 3;

/** Reads the text of one message. `undefined`: another kind of message than a status. */
export function readNdcText(text: string): NdcMessage | undefined {
  const [head = '', luno, timeVariant, ...fields] = text.split(FS);
  const solicited = CLASSES[head];
  if (solicited === undefined || luno === undefined || timeVariant === undefined) return undefined;
  const mac = macOf(fields, solicited);
  return { solicited, luno, fields: mac === undefined ? fields : fields.slice(0, -1), ...(mac && { mac }) };
}

/**
 * A MAC follows whatever the message has, and trailing fields may be missing. Where M-data would stand there is no
 * telling one from the other: it stays with the diagnostic field.
 */
function macOf(fields: readonly string[], solicited: boolean): string | undefined {
  const last = fields.at(-1);
  const place = fields.length - 1 - (solicited ? 1 : 0);
  if (last === undefined || !MAC.test(last) || place < SEVERITY) return undefined;
  if (place > SUPPLIES) return last;
  return (place === SEVERITY || place === SUPPLIES) && !DIGITS.test(last) ? last : undefined;
}
