const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `15m`, `90s`, `250ms`, `2h` or `1d` as milliseconds. Throws on anything else. */
export function parseDuration(text: string): number {
  const match = /^(\d+)(ms|s|m|h|d)$/.exec(text);
  if (!match) throw new Error(`"${text}" is not a duration such as 15m, 90s or 250ms`);
  return Number(match[1]) * UNIT_MS[match[2]!]!;
}
