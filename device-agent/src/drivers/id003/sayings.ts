import type { Saying } from '../saying.js';
import { validatorSayings } from '../validator-status.js';
import { COMPONENT } from './statuses.js';
import { STATUSES } from './statuses.table.js';

/** All that this driver can say, drawn from its table. */
export const SAYINGS: readonly Saying[] = validatorSayings(COMPONENT, STATUSES);
