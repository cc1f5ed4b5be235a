import { reachable, stateSayings, type Saying } from '../saying.js';
import { CARD_PLACES, COMPONENT, ERRORS, WELL } from './statuses.js';

/** All that this driver can say, drawn from its tables. */
export const SAYINGS: readonly Saying[] = [
  ...reachable(COMPONENT),
  ...stateSayings(COMPONENT, [...WELL, ...Object.values(CARD_PLACES), ...Object.values(ERRORS).flat()]),
  // From st2 and the counter (`session.ts`), not from a code.
  ...stateSayings(COMPONENT, [
    ['bin', 'ok'],
    ['bin', 'high'],
    ['bin', 'full'],
  ]),
  { component: COMPONENT, counter: 'captured' },
  { component: COMPONENT, event: 'cardCaptured' },
];
