import type { IncidentSubject } from '../alarm/find-outage.js';
import type { CaseKind, CaseState } from '../customer/case-words.js';
import type { Priority } from '../incident/priority.js';
import type { DutyNewsFacts } from '../roster/duty-news.js';
import type { OnCallChangeFacts } from '../roster/on-call-change.js';
import type { DigestFacts } from './digest.js';
import type { ServiceTarget } from '../service-level/service-words.js';
import type { Bilingual, NoticeTemplate } from './notice-words.js';
import type { WebhookEvent } from './webhook-events.js';

/**
 * What a hop knows when it queues a notice, kept as JSON in `notice.data`. Both languages where a text depends on one,
 * instants as ISO 8601. Never a phone number, a token or more of a card than its last four digits.
 */
export interface NoticeFacts {
  /** For the link to the incident's page. */
  incidentId?: string;
  incidentNumber?: string;
  priority?: Priority;
  /** Title of the fault, from the catalogue. */
  title?: Bilingual;
  /** What `terminalId` names; a terminal, unless said. */
  subject?: IncidentSubject;
  terminalId?: string;
  site?: Bilingual;
  address?: Bilingual;
  /** When the offer expires. */
  acceptBy?: string;
  openedAt?: string;
  /** For `incidentChanged`: whether the terminal says the fault is gone, or is back. */
  change?: 'cleared' | 'returned';
  caseNumber?: string;
  caseKind?: CaseKind;
  caseState?: CaseState;
  suspectedTrap?: boolean;
  /** When the next step of the case is expected. */
  expectedAt?: string;
  /** For `incidentEvent`: what an outside system is posted. */
  event?: WebhookEvent;
  /** For `digest`: what a group is told. */
  digest?: DigestFacts;
  /** The customer chose to be told at any time. */
  anyTime?: boolean;
  /** The number that an answer by SMS or by key names; added when the page leaves. */
  replyCode?: number;
  /** For the link that answers without signing in; added when the page leaves. */
  answerToken?: string;
  /** What is listed in a bundle. */
  items?: readonly BundledItem[];
  /** For `replyAnswer`: what became of the answer. */
  reply?: ReplyOutcome;
  /** For `replyAnswer`: who has the incident. */
  holder?: Bilingual;
  /** For `replyAnswer`: numbers that can be answered. */
  openCodes?: readonly number[];
  /** For `incidentEscalated`: which step, counted from 1, and since when nobody has taken it. */
  escalation?: { step: number; waitedMinutes: number };
  /** For `incidentUnattended`: what the auditor found. */
  why?: Bilingual;
  /** For `readinessFindings`: what was found, the gravest first. */
  findings?: readonly Bilingual[];
  /** For `dutyNews`. */
  duty?: DutyNewsFacts;
  /** For `onCallChanged`: the lines whose people have changed. */
  onCallChanges?: readonly OnCallChangeFacts[];
  /** For `shiftCheck`: when the shift begins. */
  shiftFrom?: string;
  /** For `serviceLevelAtRisk` and `serviceLevelBreached`: which limit, and when it is or was over. */
  serviceLevel?: { target: ServiceTarget; limitMinutes: number; dueAt: string };
  complaintNumber?: string;
  /** For `complaintAnswered`: what came of it, in the words of whoever answered. */
  complaintOutcome?: string;
  /** For `complaintAtRisk` and `complaintOverdue`: by when it is to be answered. */
  complaintDueAt?: string;
}

/** One notice inside a bundle. */
export interface BundledItem {
  template: NoticeTemplate;
  facts: NoticeFacts;
}

export const REPLY_OUTCOMES = [
  'accepted',
  'alreadyYours',
  'refused',
  'escalated',
  'alreadyEscalated',
  'taken',
  'tooLate',
  'unknownCode',
  'whichOne',
  'nothingOpen',
  'help',
  'shiftConfirmed',
] as const;
/** What became of an answer by SMS. */
export type ReplyOutcome = (typeof REPLY_OUTCOMES)[number];

/** What is the same for every notice of a bank; added when the notice is sent. */
export interface HouseFacts {
  bank: Bilingual;
  hotline: string;
  /** IANA name of the zone that times are told in. */
  timeZone: string;
  /** Address of the pages, without a slash at the end. */
  publicUrl: string;
}
