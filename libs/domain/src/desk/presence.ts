/** Somebody who said nothing for so long looks at something else. A page says so three times in that time. */
export const PRESENCE_LASTS_MS = 30_000;
