/** Why somebody is told something; each has texts in both languages (`notice-texts.ts`). */
export const NOTICE_TEMPLATES = [
  /** To a technician: will you take it? */
  'incidentOffered',
  /** To a technician who holds or is asked for an incident: it is no longer yours to do. */
  'incidentWithdrawn',
  /** To a technician who holds an incident: the machine says the fault is gone, or is back. */
  'incidentChanged',
  /** To the desk and lead: nobody has taken it. */
  'incidentUnanswered',
  /** To the desk: a vendor has not done in time what its contract says. */
  'incidentVendorLate',
  /** To a customer: recorded, with a number. */
  'caseReceived',
  /** To a customer: somebody is on the way, and the like. */
  'caseProgress',
  /** Several low-lane notices to one address, in one message. Never queued: deliveries make it. */
  'noticesBundled',
  /** To somebody who answered by SMS: what became of it, or how to answer. */
  'replyAnswer',
  /** To an outside system: something happened to an incident. What is posted is `NoticeFacts.event`. */
  'incidentEvent',
  /** To a group: what is open, a flood, a change of shift. */
  'digest',
  /** To whom a step of escalation names: nobody has taken it. */
  'incidentEscalated',
  /** To desk and lead: an incident had neither a person nor a step to come. */
  'incidentUnattended',
  /** To desk and lead: whom the coming nights would not reach. */
  'readinessFindings',
  /** To somebody who is about to be on call: does this reach you? */
  'shiftCheck',
  /** To a group: who is on call has changed. */
  'onCallChanged',
  /** To a technician: somebody asks for a swap or answers one, or put them in somebody's place. */
  'dutyNews',
  /** To desk and holder: a limit is nearly over. */
  'serviceLevelAtRisk',
  /** To lead and desk: a limit was not kept. */
  'serviceLevelBreached',
  /** To a customer who complained: recorded, with a number. */
  'complaintReceived',
  /** To a customer who complained: what came of it. */
  'complaintAnswered',
  /** To lead and desk: a complaint has no answer yet, and its time is nearly over. */
  'complaintAtRisk',
  /** To lead and desk: a complaint is not answered in time. */
  'complaintOverdue',
] as const;
export type NoticeTemplate = (typeof NOTICE_TEMPLATES)[number];

/** Ways to a person. Each is a folder under `notify/channels`. */
export const CHANNELS = ['sms', 'email', 'push', 'voice', 'webhook', 'robot'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Whom a notice may go to. */
export const RECIPIENT_KINDS = ['technician', 'desk', 'lead', 'customer', 'webhook', 'robot'] as const;
export type RecipientKind = (typeof RECIPIENT_KINDS)[number];

export const LANGUAGES_SPOKEN = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES_SPOKEN)[number];

/**
 * Texts of one notice in one language. `{name}` stands for a fact (`render-notice.ts` lists them). The short form is
 * for SMS, counted in segments; a customer's SMS carries no link. The long form is for e-mail.
 */
export interface NoticeTexts {
  short: string;
  subject: string;
  long: string;
  /** For a call; without it the short form, links and codes left out. */
  spoken?: string;
}

/** A pair of texts, one per language. */
export interface Bilingual {
  zh: string;
  en: string;
}

export const inLanguage = (text: Bilingual, language: Language): string => (language === 'en' ? text.en : text.zh);
