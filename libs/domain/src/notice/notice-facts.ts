import type { CaseKind, CaseState } from '../customer/case-words.js';
import type { Priority } from '../incident/priority.js';
import type { Bilingual } from './notice-words.js';

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
}

/** What is the same for every notice of a bank; added when the notice is sent. */
export interface HouseFacts {
  bank: Bilingual;
  hotline: string;
  /** IANA name of the zone that times are told in. */
  timeZone: string;
  /** Address of the pages, without a slash at the end. */
  publicUrl: string;
}
