import { inLanguage, type Bilingual, type Language } from '#libs/domain';
import type { TimelineWord } from '../../incident/index.js';
import type { TimelineRecord } from './incident-list.store.js';
import { FACT_WORDS, REASON_TEXTS, WHAT_TEXTS } from './timeline-texts.table.js';

/** Who reads it: their language, and what the technicians are called in it, by id. */
export interface Reader {
  language: Language;
  names: ReadonlyMap<string, string>;
}

/** One line of a timeline as a sentence: what happened, and why. A word that the tables lack is shown as it is. */
export function tellTimeline(entry: Pick<TimelineRecord, 'what' | 'reason' | 'data'>, reader: Reader): string {
  const { language } = reader;
  const what = fill(inLanguage(whatText(entry.what), language), entry.data, reader);
  const why = inLanguage(reasonText(entry.reason), language);
  if (!why) return what;
  return language === 'en' ? `${what}: ${why}` : `${what}：${why}`;
}

/** Why somebody was chosen, as assignments keep it: `{ reason, minutes, load, … }`. */
export function tellReason(reason: unknown, language: Language): string {
  const { reason: code, minutes, load } = (reason ?? {}) as { reason?: string; minutes?: number; load?: number };
  const why = inLanguage(reasonText(code ?? ''), language);
  if (minutes === undefined) return why;
  const figures = {
    zh: `路程约 ${minutes} 分钟，手头 ${load ?? 0} 单`,
    en: `${minutes} minutes away, ${load ?? 0} at hand`,
  };
  return [why, inLanguage(figures, language)].filter(Boolean).join(language === 'en' ? '; ' : '，');
}

const whatText = (what: string): Bilingual =>
  Object.hasOwn(WHAT_TEXTS, what) ? WHAT_TEXTS[what as TimelineWord] : asItIs(what);

/** A rule's code, or a person's own words. */
function reasonText(reason: string): Bilingual {
  const known = REASON_TEXTS as Record<string, Bilingual>;
  return Object.hasOwn(known, reason) ? known[reason]! : asItIs(reason);
}

const asItIs = (text: string): Bilingual => ({ zh: text, en: text });

function fill(text: string, data: Record<string, unknown>, { language, names }: Reader): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(data[name] ?? '');
    const word = FACT_WORDS[name]?.[value];
    if (word) return inLanguage(word, language);
    if (name !== 'told') return names.get(value) ?? value;
    const told = value.split(', ').map((each) => names.get(each) ?? each);
    return told.join(language === 'en' ? ', ' : '、');
  });
}
