import { reachable, stateSayings, type Saying } from '../saying.js';
import { PRINTERS } from './statuses.js';
import { FULL_LINES, STATUS_LINES } from './statuses.table.js';

const LINES = [...Object.values(STATUS_LINES), ...Object.values(FULL_LINES)].flat();
const WORDS = LINES.flatMap(({ state, words, otherwise }) =>
  [...words.map(({ value }) => value), otherwise].map((value) => [state, value] as const),
);

/** All that this driver can say, drawn from its tables. */
export const SAYINGS: readonly Saying[] = PRINTERS.flatMap((printer) => [
  ...reachable(printer),
  ...stateSayings(printer, WORDS),
]);
