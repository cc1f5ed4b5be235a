import type { EventName, Observation } from '../../observation.js';
import { observeStatus } from '../validator-status.js';
import type { Id003Item } from './parser.js';
import { STATUSES } from './statuses.table.js';

export const PROTOCOL = 'id003';
export const COMPONENT = 'cashAcceptor';

/** What a status says. `told` is the event of the status before, which is not told again. */
export function observeAnswer(
  { code, data, bytes }: Id003Item,
  told: EventName | undefined,
): { observations: Observation[]; told: EventName | undefined } {
  return observeStatus(STATUSES, { protocol: PROTOCOL, component: COMPONENT }, { code, detail: data[0], bytes, told });
}
