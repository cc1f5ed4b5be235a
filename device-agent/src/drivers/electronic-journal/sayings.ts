import { NCR_SAYINGS } from '../ncr-status.js';
import { reachable, type Saying } from '../saying.js';
import { HAPPENINGS } from './happenings.table.js';
import { WRITER } from './statuses.js';

/** All that this driver can say, drawn from its tables. */
export const SAYINGS: readonly Saying[] = [
  ...reachable(WRITER),
  ...NCR_SAYINGS,
  ...HAPPENINGS.map(({ component, event }) => ({ component, event })),
  { component: WRITER, mode: 'supervisor' },
];
