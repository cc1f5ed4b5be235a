import type { SendResult } from './channel.js';

const MOST_WORDS = 300;
const MOST_SMALL = 32_767;
const MOST_INTEGER = 2_147_483_647;

/** A text as PostgreSQL keeps it, in a column and in JSON: without NUL characters and halves of characters. */
export const storableText = (text: string): string => text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '');

/** The same for every text inside a JSON value. */
export function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storableJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [storableText(key), storableJson(each)]));
}

/**
 * A result as the database can keep it. A gateway, or whatever stands in front of it, answers with anything at all; one
 * answer that cannot be recorded would keep all that is recorded with it from being recorded.
 */
export function storableResult({ providerId, error, units, costMinor, ...result }: SendResult): SendResult {
  return {
    ...result,
    ...(providerId !== undefined && { providerId: wordsOf(providerId) }),
    ...(error !== undefined && { error: wordsOf(error) }),
    ...(isCount(units, MOST_SMALL) && { units }),
    ...(isCount(costMinor, MOST_INTEGER) && { costMinor }),
  };
}

/** The same without anything that the gateway said. */
export const bareResult = ({ outcome, retryInMs }: SendResult): SendResult => ({
  outcome,
  ...(retryInMs !== undefined && { retryInMs }),
});

/** Cleaned again after the cut, which may have left half a character. */
const wordsOf = (text: string): string => storableText(storableText(text).slice(0, MOST_WORDS));

const isCount = (value: number | undefined, most: number): value is number =>
  value !== undefined && Number.isInteger(value) && value >= 0 && value <= most;
