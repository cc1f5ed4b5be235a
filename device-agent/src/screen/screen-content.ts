import { CUSTOMER_CODE_MINUTES, type ScreenMessage } from '#libs/contract';
import { cutText } from '../evidence-cutter.js';
import { hotlineWords, OWN_WORDS, WARNING, type Kept } from './own-words.table.js';

/** Both clocks at one instant: the wall's in ms since 1970, and a steady one that nobody can set. */
export interface Instant {
  wallMs: number;
  steadyMs: number;
}

/** Words of the bank, as they came by `down/screen`. */
export interface BankWords {
  from: 'bank';
  /** When the bank wrote them, in ms since 1970: an older message never replaces a newer one. */
  at: number;
  zh: string;
  en: string;
  caseNumber?: string;
  /** On the steady clock. */
  endsAt: number;
  code?: { url: string; endsAt: number; expiresAtWall: number };
}

/** What the agent itself says after it raised a fault. */
export interface OwnWords {
  from: 'agent';
  kept: Kept;
  /** Of the last event that it speaks of. */
  seq: number;
  /** The server has acknowledged that event. */
  told: boolean;
  endsAt: number;
}

export type Content = BankWords | OwnWords;

/** What an application shows. Times are durations: it may be on a clock of its own. */
export interface Shown {
  from: 'bank' | 'agent';
  zh: string;
  en: string;
  caseNumber?: string;
  secondsLeft: number;
  customerCode?: { url: string; expiresAt: string; secondsLeft: number };
}

const LONGEST_MS = 24 * 3_600_000;
const SAME_CUSTOMER_MS = 180_000;
/** By so much the two clocks may differ over a restart of the agent before the machine is taken to have been off. */
const SAME_TIME_MS = 5_000;

/**
 * Takes a message in. How long it stands is reckoned once, by the shorter of what the bank's clock and this one say,
 * and from then on by the steady clock: a clock that is set later changes nothing.
 */
export function takeMessage(now: Content | undefined, message: ScreenMessage, instant: Instant): Content | undefined {
  const at = Date.parse(message.at);
  if (now?.from === 'bank' && at < now.at) return now;
  const lasts = durationOf(message.at, message.until, instant.wallMs, LONGEST_MS);
  if (lasts <= 0) return now;
  const { zh, en, caseNumber, customerCode } = message;
  const words: BankWords = { from: 'bank', at, zh: cutText(zh), en: cutText(en), endsAt: instant.steadyMs + lasts };
  if (caseNumber !== undefined) words.caseNumber = cutText(caseNumber);
  if (!customerCode) return words;
  const codeLasts = durationOf(message.at, customerCode.expiresAt, instant.wallMs, CUSTOMER_CODE_MINUTES * 60_000);
  if (codeLasts <= 0) return words;
  const endsAt = instant.steadyMs + codeLasts;
  return { ...words, code: { url: customerCode.url, endsAt, expiresAtWall: Date.parse(customerCode.expiresAt) } };
}

/** A card or cash was kept just now. It speaks to the customer who stands there, not to the one before. */
export function takeKept(
  now: Content | undefined,
  event: { kept: 'card' | 'cash'; seq: number; lastsMs: number },
  { steadyMs }: Instant,
): Content {
  const { seq, lastsMs } = event;
  const same = now?.from === 'agent' && now.endsAt - lastsMs + SAME_CUSTOMER_MS > steadyMs;
  const kept: Kept = same && now.kept !== event.kept ? 'cardAndCash' : event.kept;
  return { from: 'agent', kept, seq, told: false, endsAt: steadyMs + lastsMs };
}

/** Everything below `oldest` is committed at the server. */
export function acknowledge(now: Content | undefined, oldest: number): Content | undefined {
  return now?.from === 'agent' && !now.told && now.seq < oldest ? { ...now, told: true } : now;
}

/** What is to be shown at this instant. A code that has expired by either clock is not. */
export function show(now: Content | undefined, instant: Instant, hotline?: string): Shown | undefined {
  if (!now || now.endsAt <= instant.steadyMs) return undefined;
  const secondsLeft = secondsTo(now.endsAt, instant);
  if (now.from === 'agent') return { from: 'agent', ...ownWords(now, hotline), secondsLeft };
  const { from, zh, en, caseNumber, code } = now;
  const shown: Shown = { from, zh, en, secondsLeft, ...(caseNumber !== undefined && { caseNumber }) };
  if (!code || code.endsAt <= instant.steadyMs || code.expiresAtWall <= instant.wallMs) return shown;
  const expiresAt = new Date(code.expiresAtWall).toISOString();
  return { ...shown, customerCode: { url: code.url, expiresAt, secondsLeft: secondsTo(code.endsAt, instant) } };
}

/** When what is shown changes by itself next, on the steady clock. */
export function nextChange(now: Content | undefined, { steadyMs }: Instant): number | undefined {
  const ends = [now?.endsAt, now?.from === 'bank' ? now.code?.endsAt : undefined];
  const coming = ends.filter((end) => end !== undefined && end > steadyMs) as number[];
  return coming.length > 0 ? Math.min(...coming) : undefined;
}

/**
 * What still stands after a restart of the agent. The steady clock goes on from process to process and begins anew with
 * the machine: where it does not agree with the wall's the machine was off, or somebody set the clock, and whoever stands
 * there now is not to read what was meant for another.
 */
export function carryOver(saved: Content, savedAt: Instant, instant: Instant): Content | undefined {
  const passed = instant.steadyMs - savedAt.steadyMs;
  const passedByWall = instant.wallMs - savedAt.wallMs;
  if (passed < 0 || Math.abs(passedByWall - passed) > SAME_TIME_MS) return undefined;
  return saved.endsAt > instant.steadyMs ? saved : undefined;
}

function durationOf(at: string, until: string, wallMs: number, most: number): number {
  return Math.min(most, Date.parse(until) - Date.parse(at), Date.parse(until) - wallMs);
}

const secondsTo = (end: number, { steadyMs }: Instant): number => Math.max(1, Math.floor((end - steadyMs) / 1000));

function ownWords({ kept, told }: OwnWords, hotline?: string): { zh: string; en: string } {
  const words = OWN_WORDS[kept][told ? 'told' : 'untold'];
  const more = [WARNING, ...(hotline === undefined ? [] : [hotlineWords(hotline)])];
  return {
    zh: [words, ...more].map(({ zh }) => zh).join(''),
    en: [words, ...more].map(({ en }) => en).join(' '),
  };
}
