import { NCR_SAYINGS } from '../ncr-status.js';
import { reachable, type Saying } from '../saying.js';
import { LINE } from './statuses.js';
import { COUNTER_PLACES } from './terminal-state.table.js';

/** All that this driver can say, drawn from its tables. */
export const SAYINGS: readonly Saying[] = [
  ...reachable(LINE),
  ...NCR_SAYINGS,
  ...COUNTER_PLACES.map(({ component, name }) => ({ component, counter: name })),
];
