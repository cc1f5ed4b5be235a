import type { CustomerImpact, FaultCategory } from '../fault/fault-definition.js';
import type { Priority } from '../incident/priority.js';
import type { Bilingual } from '../notice/notice-words.js';
import type { Line } from '../roster/line.js';

/** Whom a step tells. Lines, leads and desks are those of the incident's region at the time of the step. */
export type EscalationTarget =
  | { to: 'line'; line: Line }
  | { to: 'lead' }
  | { to: 'desk' }
  | { to: 'technician'; id: string }
  | { to: 'robot'; id: string };

/** `working`: a step that falls due outside working hours waits for the next working minute. */
export type StepHours = 'always' | 'working';

export interface EscalationStep {
  /** From the start of the clock; never less than that of the step before. */
  afterMinutes: number;
  notify: readonly EscalationTarget[];
  hours: StepHours;
}

/** What is said again and again after the last step. */
export interface EscalationRepeat {
  everyMinutes: number;
  notify: readonly EscalationTarget[];
  hours: StepHours;
}

/** Which incidents a policy is for; an empty list means any. */
export interface PolicyMatch {
  priorities: readonly Priority[];
  categories: readonly FaultCategory[];
  regions: readonly string[];
  impacts: readonly CustomerImpact[];
}

export interface EscalationPolicy {
  id: string;
  name: Bilingual;
  when: PolicyMatch;
  steps: readonly EscalationStep[];
  repeat: EscalationRepeat | null;
}

/** What of an incident a policy is chosen by. */
export interface PolicySubject {
  priority: Priority;
  category: FaultCategory;
  impact: CustomerImpact;
  regionId: string;
}

const includes = <T>(list: readonly T[], value: T): boolean => list.length === 0 || list.includes(value);

const policyMatches = ({ when }: EscalationPolicy, subject: PolicySubject): boolean =>
  includes(when.priorities, subject.priority) &&
  includes(when.categories, subject.category) &&
  includes(when.regions, subject.regionId) &&
  includes(when.impacts, subject.impact);

/** Whether a policy is for every incident. */
export const matchesAll = ({ when }: Pick<EscalationPolicy, 'when'>): boolean =>
  [when.priorities, when.categories, when.regions, when.impacts].every((list) => list.length === 0);

/**
 * When settings hold no policy that is for this incident: the desk is told after ten minutes and every half hour. The
 * schema of the settings asks for a last policy that matches all, so that this stands for a document that was damaged.
 */
export const LAST_RESORT_POLICY: EscalationPolicy = {
  id: 'lastResort',
  name: { zh: '兜底策略', en: 'Last resort' },
  when: { priorities: [], categories: [], regions: [], impacts: [] },
  steps: [{ afterMinutes: 10, notify: [{ to: 'desk' }, { to: 'lead' }], hours: 'always' }],
  repeat: { everyMinutes: 30, notify: [{ to: 'desk' }, { to: 'lead' }], hours: 'always' },
};

export interface PolicyChoice {
  policy: EscalationPolicy;
  reason: 'firstMatch' | 'nothingMatches';
}

/** The first policy of the list that is for this incident. */
export function policyFor(policies: readonly EscalationPolicy[], subject: PolicySubject): PolicyChoice {
  const policy = policies.find((each) => policyMatches(each, subject));
  return policy ? { policy, reason: 'firstMatch' } : { policy: LAST_RESORT_POLICY, reason: 'nothingMatches' };
}
