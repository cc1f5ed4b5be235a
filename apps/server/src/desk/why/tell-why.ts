import { fillWhy, WHY_TEXTS, type Bilingual, type PagingAnswer, type QuietAnswer } from '#libs/domain';
import { REASON_TEXTS } from '../incidents/timeline-texts.table.js';

const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const;

/** An instant as the bank's clocks show it. */
export function localTime(at: Date, timeZone: string, language: keyof typeof LOCALES): string {
  const format = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone,
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return format.format(at);
}

/** The answer of the paging rule as a sentence in both languages. */
export function tellPaging({ reason, until, ref }: PagingAnswer, timeZone: string): Bilingual {
  const texts = Object.hasOwn(WHY_TEXTS, reason)
    ? WHY_TEXTS[reason as keyof typeof WHY_TEXTS]
    : capitalised((REASON_TEXTS as Record<string, Bilingual>)[reason] ?? { zh: reason, en: reason });
  const tell = (language: keyof typeof LOCALES): string =>
    fillWhy(texts[language], { until: until && localTime(until, timeZone, language), ref });
  return { zh: tell('zh'), en: tell('en') };
}

export function tellQuiet({ reason, detail }: QuietAnswer, timeZone: string): Bilingual {
  const { faults, count, since } = detail;
  const tell = (language: keyof typeof LOCALES): string =>
    fillWhy(WHY_TEXTS[reason][language], {
      faults: faults?.join(language === 'zh' ? '、' : ', '),
      count: count === undefined ? null : String(count),
      since: since && localTime(since, timeZone, language),
    });
  return { zh: tell('zh'), en: tell('en') };
}

/** Reasons stand behind a colon in a timeline; here one is the sentence. */
const capitalised = ({ zh, en }: Bilingual): Bilingual => ({ zh, en: en.charAt(0).toUpperCase() + en.slice(1) });
