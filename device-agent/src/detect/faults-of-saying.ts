import type { FaultCode } from '#libs/domain';
import type { Saying } from '../drivers/saying.js';
import { COUNTER_FAULTS, EVENT_RULES } from './happenings.table.js';
import { faultsOf, STATE_RULES, type StateRule } from './state-rules.table.js';

/** The faults that one saying of a driver can raise, by the detector's tables. */
export function faultsOfSaying(saying: Saying): readonly FaultCode[] {
  if ('state' in saying) {
    const rule: StateRule = STATE_RULES[saying.state];
    return faultsOf(rule.raise[saying.value], saying.component);
  }
  if ('counter' in saying) return listed(COUNTER_FAULTS[saying.counter]);
  if ('event' in saying) {
    const faults = EVENT_RULES[saying.event]?.fault;
    return listed(faults?.[saying.component] ?? faults?.other);
  }
  return [];
}

const listed = (fault: FaultCode | undefined): readonly FaultCode[] => (fault === undefined ? [] : [fault]);
