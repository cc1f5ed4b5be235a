import { reachable, stateSayings, type Saying } from '../saying.js';
import { WATCHES } from './points.js';

/** All that this driver can say, drawn from what a point may watch. */
export const SAYINGS: readonly Saying[] = Object.values(WATCHES).flatMap(({ component, state, wrong, well }) => [
  ...reachable(component),
  ...stateSayings(component, [
    [state, wrong],
    [state, well],
  ]),
]);
