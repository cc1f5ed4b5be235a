import type { FaultDefinition } from '../fault/fault-definition.js';
import type { IncidentState } from './lifecycle.js';
import { isHeld, isOver } from './transitions.table.js';

/** What correlation knows of the newest incident with the event's terminal, component and fault. */
export interface KnownIncident {
  state: IncidentState;
  faultActive: boolean;
  closedAt: Date | null;
  /** Until when a return of the fault counts as not repaired; null unless restored. */
  verifyUntil: Date | null;
}

export type Correlation =
  | { outcome: 'open'; reason: 'firstSeen' | 'seenAgainLater' }
  | { outcome: 'repeat'; reason: 'raisedAgain' | 'backWhileHeld'; tellHolder: boolean }
  | { outcome: 'reopen'; reason: 'backWhileVerifying' | 'backBeforeClosed' | 'backAfterClosing' }
  | { outcome: 'close'; reason: 'clearedByItself' }
  /** The machine says that it is over, which alone does not end the work. */
  | { outcome: 'fact'; reason: 'clearedWhileHeld' | 'clearedWhileVerifying' | 'needsPerson'; tellHolder: boolean }
  | { outcome: 'nothing'; reason: 'notedOnly' | 'nothingOpen' | 'alreadyClear' };

type EventKind = 'raised' | 'cleared' | 'noted';
type Rules = Pick<FaultDefinition, 'clear' | 'reopenMinutes'>;

const MINUTE_MS = 60_000;

/**
 * What one event means for the newest incident of its terminal, component and fault.
 * @param known null when there is none
 */
export function correlate(kind: EventKind, known: KnownIncident | null, fault: Rules, now: Date): Correlation {
  if (kind === 'noted') return { outcome: 'nothing', reason: 'notedOnly' };
  return kind === 'raised' ? correlateRaised(known, fault, now) : correlateCleared(known, fault);
}

function correlateRaised(known: KnownIncident | null, fault: Rules, now: Date): Correlation {
  if (!known) return { outcome: 'open', reason: 'firstSeen' };
  if (isOver(known.state)) {
    return isBackSoon(known, fault, now)
      ? { outcome: 'reopen', reason: 'backAfterClosing' }
      : { outcome: 'open', reason: 'seenAgainLater' };
  }
  if (known.state === 'restored') {
    const verifying = known.verifyUntil !== null && now < known.verifyUntil;
    return { outcome: 'reopen', reason: verifying ? 'backWhileVerifying' : 'backBeforeClosed' };
  }
  const isBack = isHeld(known.state) && !known.faultActive && fault.clear === 'auto';
  return { outcome: 'repeat', reason: isBack ? 'backWhileHeld' : 'raisedAgain', tellHolder: isBack };
}

// A cancelled incident was a false alarm, which says nothing about the next one.
function isBackSoon({ state, closedAt }: KnownIncident, { reopenMinutes }: Rules, now: Date): boolean {
  return state === 'closed' && closedAt !== null && now.getTime() - closedAt.getTime() < reopenMinutes * MINUTE_MS;
}

function correlateCleared(known: KnownIncident | null, fault: Rules): Correlation {
  if (!known || isOver(known.state)) return { outcome: 'nothing', reason: 'nothingOpen' };
  if (!known.faultActive) return { outcome: 'nothing', reason: 'alreadyClear' };
  if (fault.clear === 'byPerson') return { outcome: 'fact', reason: 'needsPerson', tellHolder: false };
  if (known.state === 'restored') return { outcome: 'fact', reason: 'clearedWhileVerifying', tellHolder: false };
  if (isHeld(known.state)) return { outcome: 'fact', reason: 'clearedWhileHeld', tellHolder: true };
  return { outcome: 'close', reason: 'clearedByItself' };
}
