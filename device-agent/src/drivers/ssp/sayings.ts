import { reachable, stateSayings, type Saying } from '../saying.js';
import { EVENTS } from './events.table.js';
import { COMPONENTS } from './statuses.js';

const MEANINGS = Object.values(EVENTS);
const WORDS = MEANINGS.flatMap(({ lasting }) =>
  lasting ? ([[lasting[0], lasting[1]] as const, [lasting[0], lasting[2]] as const] as const) : [],
);

/** All that this driver can say, drawn from its tables. */
export const SAYINGS: readonly Saying[] = COMPONENTS.flatMap((component) => [
  ...reachable(component),
  ...stateSayings(component, WORDS),
  ...MEANINGS.flatMap(({ event, recyclerOnly }) =>
    event && (!recyclerOnly || component === 'recycler') ? [{ component, event }] : [],
  ),
]);
