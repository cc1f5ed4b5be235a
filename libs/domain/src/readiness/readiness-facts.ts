import type { Reachable } from '../escalation/reach.js';
import type { EscalationPolicy } from '../escalation/policy.js';
import type { WorkingHours } from '../escalation/working-hours.js';
import type { FaultDefinition } from '../fault/fault-definition.js';
import type { Bilingual, Channel } from '../notice/notice-words.js';
import type { HolidayCalendars } from '../roster/holidays.js';
import type { Line } from '../roster/line.js';
import type { OnCallInterval } from '../roster/on-call.js';

/** Everything that decides who would be reached in the time that is looked at. */
export interface ReadinessFacts {
  regions: readonly { id: string; name: Bilingual; terminals: number }[];
  technicians: readonly { id: string; name: Bilingual; skills: readonly string[] }[];
  /** Technicians, desks, leads and robots with whether any way leads to them. */
  people: readonly Reachable[];
  /** Of the whole time; `onCallBetween`. */
  onCall: readonly OnCallInterval[];
  /** Lines that somebody keeps a shift or a rotation for; a region's first line is expected without being named. */
  linesKept: readonly { regionId: string; line: Line }[];
  policies: readonly EscalationPolicy[];
  workingHours: WorkingHours;
  /** The catalogue as the bank uses it, by code. */
  faults: Readonly<Record<string, FaultDefinition>>;
  calendars: HolidayCalendars;
  calendarsUsed: readonly string[];
  channels: { used: readonly Channel[]; configured: readonly Channel[] };
  /** Codes that terminals have reported and the catalogue does not know. */
  unknownFaults: readonly string[];
  shiftChecks: readonly ShiftCheckFacts[];
}

/** A question before a shift: can you be reached? */
export interface ShiftCheckFacts {
  technicianId: string;
  /** When the shift begins. */
  shiftFrom: Date;
  shiftUntil: Date;
  answeredAt: Date | null;
}

export const FINDING_KINDS = [
  'gap',
  'noRoute',
  'unreachablePerson',
  'stepReachesNobody',
  'faultWithoutSkill',
  'faultWithoutRule',
  'singlePerson',
  'policyMatchesNothing',
  'policyWithoutDesk',
  'unknownTarget',
  'noHolidayData',
  'channelNotConfigured',
  'shiftUnconfirmed',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export type Severity = 'error' | 'warning';

/** What a finding is about; only what its kind needs. */
export interface FindingSubject {
  regionId?: string;
  line?: Line;
  technicianId?: string;
  policyId?: string;
  /** Counted from 1; behind the last of the list: the repeat. */
  step?: number;
  skill?: string;
  faults?: readonly string[];
  channel?: Channel;
  calendarId?: string;
  year?: number;
}

export interface ReadinessFinding {
  kind: FindingKind;
  severity: Severity;
  subject: FindingSubject;
  from: Date;
  until: Date;
  /** With the consequence in words. */
  text: Bilingual;
}

/** The same for the same finding on another day, so that people are told of it once. */
export const findingKey = ({ kind, subject }: Pick<ReadinessFinding, 'kind' | 'subject'>): string => {
  const { regionId, line, technicianId, policyId, step, skill, channel, calendarId, year, faults } = subject;
  const parts = [kind, regionId, line, technicianId, policyId, step, skill, channel, calendarId, year];
  const codes = kind === 'faultWithoutRule' ? faults?.join(',') : '';
  return [...parts, codes].map((each) => each ?? '').join('|');
};
