import { reachable, stateSayings, type Saying } from '../saying.js';
import { CARD_PLACES, COMPONENT, ERRORS, ERROR_EVENTS, WELL } from './statuses.js';

const WORDS = [...WELL, ...Object.values(CARD_PLACES).flat(), ...Object.values(ERRORS).flat()];

/** All that this driver can say, drawn from its tables. */
export const SAYINGS: readonly Saying[] = [
  ...reachable(COMPONENT),
  ...stateSayings(COMPONENT, WORDS),
  // From the counter and the sensors (`statuses.ts`), not from a code.
  ...stateSayings(COMPONENT, [
    ['bin', 'ok'],
    ['bin', 'high'],
    ['bin', 'full'],
    ['bin', 'missing'],
  ]),
  { component: COMPONENT, counter: 'captured' },
  ...Object.values(ERROR_EVENTS).map((event) => ({ component: COMPONENT, event }) as const),
  { component: COMPONENT, event: 'cardCaptured' },
];
