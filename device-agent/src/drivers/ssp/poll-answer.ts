import { EVENTS, type DataForm } from './events.table.js';

export interface PollAnswer {
  /** Codes of the events, as they came. */
  codes: number[];
  /** The first code that is not known: what stands behind it cannot be read. */
  unknown?: number;
}

/** Reads the events behind `F0`. One wrong length would spoil the rest, so it ends at the first doubt. */
export function readPollAnswer(data: Uint8Array, version: number, paysOut: boolean): PollAnswer {
  const codes: number[] = [];
  let at = 0;
  while (at < data.length) {
    const code = data[at]!;
    const event = EVENTS[code];
    if (!event) return { codes, unknown: code };
    codes.push(code);
    at += 1 + lengthOf(event.data, data, at + 1, { version, paysOut });
  }
  // The last event says that it is longer than the answer.
  return at > data.length ? { codes: codes.slice(0, -1), unknown: codes.at(-1)! } : { codes };
}

interface Unit {
  version: number;
  paysOut: boolean;
}

function lengthOf(form: DataForm, data: Uint8Array, at: number, unit: Unit): number {
  if (typeof form === 'number') return form;
  const count = data[at] ?? 0;
  switch (form) {
    case 'note':
      return unit.version >= 6 ? 7 : 0;
    case 'laterNote':
      return unit.version >= 8 ? 7 : 0;
    case 'values':
      return unit.version >= 6 ? 1 + 7 * count : 4;
    case 'requests':
      return unit.version >= 6 ? 1 + 11 * count : 8;
    case 'payoutError':
      return unit.version >= 7 ? 2 + 7 * count : 1;
    case 'fraud':
      return unit.paysOut ? lengthOf('values', data, at, unit) : 1;
  }
}
