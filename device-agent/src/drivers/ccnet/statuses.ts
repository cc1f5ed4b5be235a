import type { EventName, Observation } from '../../observation.js';
import { observeStatus } from '../validator-status.js';
import type { CcnetItem } from './parser.js';
import { STATUSES } from './statuses.table.js';

export const PROTOCOL = 'ccnet';
export const COMPONENT = 'cashAcceptor';

/** What an answer to POLL says. `told` is the event of the answer before, which is not told again. */
export function observeAnswer(
  { code, data, bytes }: CcnetItem,
  told: EventName | undefined,
): { observations: Observation[]; told: EventName | undefined } {
  return observeStatus(STATUSES, { protocol: PROTOCOL, component: COMPONENT }, { code, detail: data[0], bytes, told });
}
