import { getLanguage } from '../i18n/translate.js';
import { t } from '../i18n/shared.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let zone: string | undefined;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The bank's time zone, as `GET /api/me` names it. Until then the browser's own. */
export function setTimeZone(name: string): void {
  zone = name;
}

/** How long since, in the two largest units. */
export function ageText(openedAt: string, now: number): string {
  const age = now - Date.parse(openedAt);
  if (age < MINUTE) return t('time.justNow');
  if (age < HOUR) return t('time.minutes', { m: Math.floor(age / MINUTE) });
  if (age < DAY) return t('time.hours', { h: Math.floor(age / HOUR), m: Math.floor((age % HOUR) / MINUTE) });
  return t('time.days', { d: Math.floor(age / DAY), h: Math.floor((age % DAY) / HOUR) });
}

export interface Countdown {
  /** `4:05` or `1:02:03`. */
  text: string;
  overdue: boolean;
  /** Less than a minute is left. */
  urgent: boolean;
}

export function countdown(dueAt: string, now: number): Countdown {
  const left = Date.parse(dueAt) - now;
  const overdue = left <= 0;
  // Rounded up, so that it reads 0:00 exactly when it is over.
  const seconds = Math.ceil(Math.max(0, left) / 1000);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const head = hours > 0 ? `${hours}:${pad(minutes)}` : String(minutes);
  return { text: `${head}:${pad(seconds % 60)}`, overdue, urgent: !overdue && left < MINUTE };
}

/** `21:04`, or with seconds. */
export function clockText(at: string | number, seconds = false): string {
  return format(
    { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(seconds ? { second: '2-digit' } : {}) },
    at,
  );
}

/** `21:04` today, `11-20 21:04` on another day. */
export function momentText(at: string, now: number): string {
  const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const same = format(day, at) === format(day, now);
  return same
    ? clockText(at)
    : format({ month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at);
}

/** Everything, with the offset: for the hover text. */
export function fullText(at: string): string {
  return format(
    {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    },
    at,
  );
}

function format(options: Intl.DateTimeFormatOptions, at: string | number): string {
  const language = getLanguage() === 'en' ? 'en-GB' : 'zh-CN';
  const key = `${language}|${zone ?? ''}|${JSON.stringify(options)}`;
  let formatter = formats.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(language, zone === undefined ? options : { ...options, timeZone: zone });
    formats.set(key, formatter);
  }
  return formatter.format(typeof at === 'string' ? Date.parse(at) : at);
}
