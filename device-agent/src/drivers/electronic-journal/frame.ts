import type { NcrStatus } from '../ncr-status.js';

/** Printer commands that stand in the text: `ESC[020t`, `ESC(I`, `ESC(1`, `ESC S` and their like. */
const ESCAPE = /\x1b(?:\[[0-9;?]*[A-Za-z]|[()*+][0-9A-Za-z]|[ -~])?/g;
/** The same where the ESC byte got lost. Only what the text of a journal does not hold by itself. */
const LOST_MARGIN = /\[\d{3}[a-z](?!\])/g;
const LOST_CHARACTER_SET = /\(I(?=\s|\*|[A-Za-z\\]?(?:\(1)?\*|$)|\(1(?=\*|\s*$)/g;
const CONTROL = /[\x00-\x08\x0e-\x1f\x7f-\x9f]/g;

/** Takes printer commands and control characters out of a line. */
export function stripEscapes(line: string): string {
  return line.replace(ESCAPE, '').replace(LOST_MARGIN, '').replace(LOST_CHARACTER_SET, '').replace(CONTROL, ' ');
}

/** `*tttt*m*DIG*status,S-sev,M-mm[data],R-supplies`; the number of the message may be blank, the fields are optional. */
const STATUS_LINE =
  /(?:^|\s)\*[ \d]{0,8}\*([12])\*\s*([A-Za-z\\])\s*\*\s*([^,*\s]{1,40})((?:\s*,\s*[SMR]-[^,\s]*)*)\s*$/;
const FIELD = /([SMR])-([^,\s]*)/g;
/** What is left of a lost `ESC S` at the end of a field: the fields themselves hold digits, and hex in M. */
const LOST_RESET = /\s*S$/;

/** Reads a line, freed of its escapes, as a status. `undefined`: it is none. */
export function readStatusLine(line: string): NcrStatus | undefined {
  const [, mode, dig, status, rest = ''] = STATUS_LINE.exec(line.replace(LOST_RESET, '')) ?? [];
  if (mode === undefined || dig === undefined || status === undefined) return undefined;
  const fields = new Map([...rest.matchAll(FIELD)].map(([, name, value]) => [name, value || undefined]));
  return {
    dig,
    status,
    severities: fields.get('S'),
    diagnostic: fields.get('M'),
    supplies: fields.get('R'),
    solicited: mode === '2',
  };
}
