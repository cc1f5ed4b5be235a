import type { Saying } from '../saying.js';
import { reachable } from '../saying.js';

/** All that this driver can say, drawn from its tables. */
export const SAYINGS: readonly Saying[] = [...reachable('application')];
