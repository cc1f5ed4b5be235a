import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether a token is the expected one, in a time that tells nothing of either, not even the length. */
export const isSameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(digestOf(given), digestOf(expected));

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
