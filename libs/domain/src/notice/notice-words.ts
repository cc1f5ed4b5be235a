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
  /** To a customer: recorded, with a number. */
  'caseReceived',
  /** To a customer: somebody is on the way, and the like. */
  'caseProgress',
] as const;
export type NoticeTemplate = (typeof NOTICE_TEMPLATES)[number];

/** Ways to a person. Others join as folders under `notify/channels`. */
export const CHANNELS = ['sms', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];

export const LANGUAGES_SPOKEN = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES_SPOKEN)[number];

/** A pair of texts, one per language. */
export interface Bilingual {
  zh: string;
  en: string;
}

export const inLanguage = (text: Bilingual, language: Language): string => (language === 'en' ? text.en : text.zh);
