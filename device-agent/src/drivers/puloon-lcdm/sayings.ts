import { reachable, stateSayings, type Saying } from '../saying.js';
import { ERRORS } from './errors.table.js';
import { COMPONENT } from './statuses.js';

const MEANINGS = Object.values(ERRORS).flatMap((family) => Object.values(family));

/** All that this driver can say, drawn from its tables. */
export const SAYINGS: readonly Saying[] = [
  ...reachable(COMPONENT),
  ...stateSayings(
    COMPONENT,
    MEANINGS.flatMap(({ states = [] }) => states.map(({ name, value }) => [name, value] as const)),
  ),
  // From the sensors (`sensors.ts`), not from a code.
  ...stateSayings(COMPONENT, [
    ['transport', 'ok'],
    ['exit', 'empty'],
    ['exit', 'blocked'],
    ['rejectBin', 'ok'],
    ['cassette', 'ok'],
    ['cassette', 'low'],
  ]),
  ...MEANINGS.flatMap(({ event }) => (event ? [{ component: COMPONENT, event } as const] : [])),
  { component: COMPONENT, counter: 'rejected' },
];
