import { cutText } from '../../evidence-cutter.js';
import { CURRENCY_WORDS, MINOR_DIGITS } from './money.table.js';
import type { Patterns } from './patterns.table.js';

/** What is known of the transaction whose lines are being printed. Pure data, bounded. */
export interface Block {
  lines: readonly string[];
  printedAt?: string | undefined;
  reference?: string | undefined;
  amountMinor?: number | undefined;
  currency?: string | undefined;
  lastFour?: string | undefined;
}

/** Lines that are kept as evidence, and characters of each. */
const LINES = 20;
const CHARACTERS = 160;

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export const EMPTY_BLOCK: Block = { lines: [] };

/** The block with one more line; what the line tells is noted. */
export function withLine(block: Block, text: string, patterns: Patterns, currency: string): Block {
  const card = match(patterns.card, text)?.card;
  const reference = match(patterns.reference, text)?.reference;
  const money = match(patterns.amount, text);
  const amount = money?.amount === undefined ? undefined : amountOf(money.amount, money.currency, currency);
  return {
    ...block,
    lines: kept(block.lines, text),
    lastFour: lastFourOf(card) ?? block.lastFour,
    // The first one that is not all zeros: the host's answer repeats it, or has others of its own.
    reference: block.reference ?? (reference === undefined || /^0+$/.test(reference) ? undefined : cutText(reference)),
    ...(amount && block.amountMinor === undefined ? amount : {}),
  };
}

/** Lines of evidence, the newest last. */
export function kept(lines: readonly string[], text: string, limit = LINES): readonly string[] {
  return [...lines, text.slice(0, CHARACTERS)].slice(-limit);
}

/** Whether it says more than that something was printed. */
export function tellsSomething({ reference, amountMinor, lastFour }: Block): boolean {
  return reference !== undefined || amountMinor !== undefined || lastFour !== undefined;
}

/** Whether the later block tells of the transaction what the earlier did not. */
export function tellsMore(before: Block, after: Block): boolean {
  return (['reference', 'amountMinor', 'lastFour', 'printedAt'] as const).some((fact) => before[fact] !== after[fact]);
}

/**
 * Lines as evidence. A printer breaks a card number in two at its last column: two lines whose digits make one when
 * they are put together lose them. Everything else is cut where all evidence is.
 */
export function evidenceLines(lines: readonly string[]): string[] {
  const shown = [...lines];
  for (let at = 0; at + 1 < shown.length; at++) {
    const end = /\d[\d -]*$/.exec(shown[at]!)?.[0] ?? '';
    const start = /^\s*\d(?:[\d -]*\d)?/.exec(shown[at + 1]!)?.[0] ?? '';
    const whole = (end + start).replace(/[ -]/g, '');
    if (end === '' || start === '' || whole.length < 13 || cutText(whole) === whole) continue;
    shown[at] = `${shown[at]!.slice(0, shown[at]!.length - end.length)}****`;
    shown[at + 1] = `****${shown[at + 1]!.slice(start.length)}`;
  }
  return shown;
}

export function matches(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

function match(patterns: readonly RegExp[], text: string): Record<string, string | undefined> | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(text);
    if (found) return found.groups ?? {};
  }
  return undefined;
}

function lastFourOf(card: string | undefined): string | undefined {
  const bare = card?.replace(/[ -]/g, '') ?? '';
  return bare.length < 8 ? undefined : /\d{4}$/.exec(bare)?.[0];
}

function amountOf(
  digits: string,
  said: string | undefined,
  usual: string,
): { amountMinor: number; currency: string } | undefined {
  const word = said?.toUpperCase();
  const named = word !== undefined && word in CURRENCY_WORDS ? CURRENCY_WORDS[word] : word;
  // `AMOUNT FEE 5.00`: three letters are not always a currency.
  const currency = named !== undefined && CURRENCIES.has(named) ? named : usual;
  const minor = MINOR_DIGITS[currency] ?? 2;
  const [major = '', fraction = ''] = digits.replaceAll(',', '').split('.');
  const amountMinor = Number(major + fraction.padEnd(minor, '0').slice(0, minor));
  return Number.isSafeInteger(amountMinor) ? { amountMinor, currency } : undefined;
}
