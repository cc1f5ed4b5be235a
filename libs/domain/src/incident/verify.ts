import type { FaultDefinition } from '../fault/fault-definition.js';
import type { KnownIncident } from './correlate.js';
import type { SelfTestOutcome } from './self-test.js';

export type Verification =
  | { outcome: 'close'; reason: 'stayedQuiet' | 'repairedByPerson' }
  | { outcome: 'wait'; reason: 'stillVerifying' | 'faultStands' | 'selfTestFailed'; until: Date }
  | { outcome: 'nothing'; reason: 'notRestored' };

/** Whether the machine has said that a fault is over which it ends by itself: then nobody else is sent to it. */
export const isGone = (
  { faultActive, clearedAt }: { faultActive: boolean; clearedAt: Date | null },
  clear: FaultDefinition['clear'],
): boolean => clear === 'auto' && !faultActive && clearedAt !== null;

/** Whether the machine still reports a fault that only the machine can clear. */
export const faultStands = (faultActive: boolean, clear: FaultDefinition['clear']): boolean =>
  faultActive && clear === 'auto';

/**
 * Whether a restored incident may be closed. One that was restored against the machine's word waits, a window at a
 * time, until the machine agrees or the desk closes it.
 * @param known with what the terminal's own test said since the restore
 * @param windowMs how long to look again when the fault still stands
 */
export function verifyRestored(
  known: KnownIncident & { selfTest?: SelfTestOutcome | null },
  clear: FaultDefinition['clear'],
  windowMs: number,
  now: Date,
): Verification {
  if (known.state !== 'restored' || !known.verifyUntil) return { outcome: 'nothing', reason: 'notRestored' };
  if (now < known.verifyUntil) return { outcome: 'wait', reason: 'stillVerifying', until: known.verifyUntil };
  if (faultStands(known.faultActive, clear)) {
    return { outcome: 'wait', reason: 'faultStands', until: new Date(now.getTime() + windowMs) };
  }
  if (known.selfTest === 'failed') {
    return { outcome: 'wait', reason: 'selfTestFailed', until: new Date(now.getTime() + windowMs) };
  }
  return { outcome: 'close', reason: clear === 'auto' ? 'stayedQuiet' : 'repairedByPerson' };
}
