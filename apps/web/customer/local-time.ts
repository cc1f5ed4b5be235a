import { getLanguage } from '../i18n/translate.js';

/** `22:15` today, `11/20 22:15` on another day; the customer's own clock, who stands at the machine. */
export function localTime(at: string | number, now: number): string {
  const moment = new Date(at);
  const today = moment.toDateString() === new Date(now).toDateString();
  const day = today ? {} : ({ month: '2-digit', day: '2-digit' } as const);
  const language = getLanguage() === 'en' ? 'en-GB' : 'zh-CN';
  return new Intl.DateTimeFormat(language, { ...day, hour: '2-digit', minute: '2-digit', hour12: false }).format(
    moment,
  );
}
