import { z } from 'zod';

/** ISO 8601 with its offset. What lies in another year once it is told in UTC is written in ways that no database reads. */
export const instant = z.iso.datetime({ offset: true }).refine((text) => {
  const year = new Date(text).getUTCFullYear();
  return !(year < 1 || year > 9999);
}, 'must lie within the years 1 to 9999');

/** A text of the program's own, in both languages. */
export const bilingual = z.object({ zh: z.string(), en: z.string() });

/** A text that an operator gives, in both languages. @param most characters in each */
export const bilingualText = (most: number) =>
  z.object({ zh: z.string().trim().min(1).max(most), en: z.string().trim().min(1).max(most) });

/** A time of day, `00:00` to `23:59`. */
export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must read HH:MM');

/** What an operator calls one of several things: short enough for an address. */
export const shortId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'small letters, digits and dashes only');

/** For `refine` of a list. */
export const haveOwnIds = (all: readonly { id: string }[]): boolean =>
  new Set(all.map(({ id }) => id)).size === all.length;
