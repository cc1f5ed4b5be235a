import { inLanguage, type Bilingual, type Language } from '../notice/notice-words.js';
import { localText } from './local-time.js';

export const DUTY_NEWS = [
  'swapAsked',
  'swapConsented',
  'swapRefused',
  'swapWithdrawn',
  'standIn',
  'standInChanged',
  'standInEnded',
  'onCallAgain',
] as const;
/** What became of somebody's duties. */
export type DutyNewsKind = (typeof DUTY_NEWS)[number];

/** Something about a technician's own duties that somebody else did; instants as ISO 8601. */
export interface DutyNewsFacts {
  kind: DutyNewsKind;
  /** The other one: who asks or answers, whose place it is, or who was in the reader's; null: a whole line's. */
  other: Bilingual | null;
  /** The duties that the reader gets, or would get; null: none. */
  gets: { from: string; until: string } | null;
  /** The duties that they lose, or would lose. */
  loses: { from: string; until: string } | null;
}

const WORDS: Record<DutyNewsKind, Bilingual> = {
  swapAsked: { zh: '{other}想与您换班。{parts}请答复', en: '{other} asks you to swap duties. {parts}Please answer' },
  swapConsented: { zh: '{other}同意换班，已生效。{parts}', en: '{other} agrees to the swap; it counts. {parts}' },
  swapRefused: { zh: '{other}不同意换班，值班不变。', en: '{other} does not agree to the swap; nothing changes. ' },
  swapWithdrawn: { zh: '{other}撤回了换班申请。', en: '{other} takes back the swap. ' },
  standIn: { zh: '您将替{other}值班。{parts}', en: 'You stand in for {other}. {parts}' },
  standInChanged: { zh: '替{other}值班有变化。{parts}', en: 'Standing in for {other} has changed. {parts}' },
  standInEnded: { zh: '您不必再替{other}值班。', en: 'You no longer stand in for {other}. ' },
  onCallAgain: { zh: '{other}不再替您值班。{parts}', en: '{other} no longer stands in for you. {parts}' },
};

/** The news in one or two sentences. @param timeZone IANA name of the bank's zone */
export function dutyNewsText(news: DutyNewsFacts, language: Language, timeZone: string): string {
  const english = language === 'en';
  const other = news.other ? inLanguage(news.other, language) : english ? 'a whole line' : '整条线';
  const span = (part: { from: string; until: string }): string =>
    `${shortText(part.from, timeZone)} – ${shortText(part.until, timeZone)}`;
  const parts = [
    news.gets && (english ? `On call: ${span(news.gets)}. ` : `您值班：${span(news.gets)}。`),
    news.loses && (english ? `Off: ${span(news.loses)}. ` : `您不值班：${span(news.loses)}。`),
  ];
  const values: Record<string, string> = { other, parts: parts.filter(Boolean).join('') };
  // In one go: a name may itself hold what looks like a place to fill.
  return inLanguage(WORDS[news.kind], language)
    .replace(/\{(\w+)\}/g, (_place, name: string) => values[name]!)
    .trim();
}

/** `11-22 20:00`. */
const shortText = (iso: string, timeZone: string): string => localText(new Date(iso), timeZone).slice(5);
