import { reachable, stateSayings, type Saying } from '../saying.js';
import { COMPONENT } from './statuses.js';
import { SUPPLY, UNIT } from './statuses.table.js';

/** All that this driver can say, drawn from its tables. */
export const SAYINGS: readonly Saying[] = [
  ...reachable(COMPONENT),
  ...stateSayings(
    COMPONENT,
    [...SUPPLY, ...UNIT].flatMap(({ word }) => (word === undefined ? [] : [['ups', word] as const])),
  ),
];
