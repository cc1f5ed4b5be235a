import { reachable, stateSayings, type Saying } from '../saying.js';
import { COMPONENT } from './statuses.js';
import { WELL, WRONG } from './statuses.table.js';

/** All that this driver can say, drawn from its tables. */
export const SAYINGS: readonly Saying[] = [
  ...reachable(COMPONENT),
  ...stateSayings(COMPONENT, [...WELL, ...WRONG.map(({ state, value }) => [state, value] as const)]),
  { component: COMPONENT, event: 'cheatAttempt' },
  { component: COMPONENT, event: 'cashRetained' },
];
