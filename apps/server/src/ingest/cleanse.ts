import { maskCardNumbers } from '#libs/observability';
import { whyUnstorable } from '../database/sql.js';

/** A value that PostgreSQL cannot keep as jsonb. The message says why. */
export class Unstorable extends Error {}

const MAX_DEPTH = 32;
/** Thirteen digits at least, as in `maskCardNumbers`: most strings hold none, and are left alone at once. */
const MAY_BE_CARD = /\d(?:[ -]?\d){12}/;
/** As a number, a card number has 15 digits at least; shorter ones are times and counters. */
const CARD_AS_NUMBER = 1e14;

/**
 * Makes what a terminal sent fit to be kept: card numbers are cut to their last four digits (promise 5 holds against a
 * careless agent as well), and what PostgreSQL would refuse is refused here, where only its own event suffers.
 * Throws {@link Unstorable}.
 */
export function cleanse<T>(value: T): T {
  return cleanseValue(value, 0) as T;
}

function cleanseValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanseText(value);
  if (typeof value === 'number') return cleanseNumber(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth >= MAX_DEPTH) throw new Unstorable('nested too deep');
  if (Array.isArray(value)) return value.map((each) => cleanseValue(each, depth + 1));
  const result: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) {
    const clean = cleanseValue(each, depth + 1);
    if (key === '__proto__') continue;
    result[cleanseText(key)] = clean;
  }
  return result;
}

function cleanseText(text: string): string {
  const why = whyUnstorable(text);
  if (why) throw new Unstorable(why);
  return MAY_BE_CARD.test(text) ? maskCardNumbers(text) : text;
}

function cleanseNumber(value: number): number | string {
  if (!Number.isInteger(value) || Math.abs(value) < CARD_AS_NUMBER) return value;
  const masked = maskCardNumbers(String(value));
  return masked === String(value) ? value : masked;
}
