import {
  isForced,
  isOver,
  judgeChattering,
  toldLately,
  withTransition,
  type AlarmRules,
  type FaultDefinition,
} from '#libs/domain';
import type { AcceptedEvent } from '../../ingest/index.js';
import type { Incident } from '../incident.js';

/** The changes of its fault with this one, when it is one: a fault that is raised twice has changed once. */
export const transitionsAfter = (incident: Incident, { occurredAt }: AcceptedEvent, active: boolean): Date[] =>
  incident.faultActive === active && !isOver(incident.state)
    ? incident.transitions
    : withTransition(incident.transitions, occurredAt);

export interface Damping {
  /** It comes and goes: a clear does not end it, and nobody hears of each change. */
  chattering: boolean;
  /** It has begun with this change. */
  begins: boolean;
  changes: Partial<Incident>;
}

const STEADY: Damping = { chattering: false, begins: false, changes: { chatteringSince: null } };

/**
 * Whether a fault chatters after a change. What ends only by a person, or was kept of a customer, is never damped; what
 * is hidden needs no damping.
 */
export function damp(incident: Incident, fault: FaultDefinition, rules: AlarmRules, now: Date): Damping {
  if (fault.clear !== 'auto' || isForced(fault) || incident.suppressedBy) return STEADY;
  const verdict = judgeChattering(incident, rules.chattering, now);
  if (verdict.outcome === 'end' || verdict.outcome === 'steady') return STEADY;
  const begins = verdict.outcome === 'begin';
  const reviewAt = incident.hold ? incident.reviewAt : verdict.quietAt;
  return {
    chattering: true,
    begins,
    changes: { chatteringSince: begins ? now : incident.chatteringSince, reviewAt },
  };
}

/** Whether its holder needs not be told of the change that was made just now: they heard of one a moment ago. */
export const isTooOften = ({ transitions, chatteringSince }: Incident, rules: AlarmRules, now: Date): boolean =>
  (chatteringSince !== null && chatteringSince < now) || toldLately(transitions, rules.chattering);
