/** To whom a command speaks: in which language, in colour or not, and where to. */
export interface Voice {
  chinese: boolean;
  colour: boolean;
  /** Writes one line. */
  say(line: string): void;
  /** Writes one line about what went wrong. */
  complain(line: string): void;
}

/** The words in the language of whoever listens. */
export const inWords = (voice: Pick<Voice, 'chinese'>, en: string, zh: string): string => (voice.chinese ? zh : en);

const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, grey: 90 } as const;
export type Colour = keyof typeof CODES;

export function coloured({ colour }: Pick<Voice, 'colour'>, which: Colour, text: string): string {
  return colour ? `\u001B[${CODES[which]}m${text}\u001B[0m` : text;
}

/** What a device or a file says may hold characters that a terminal obeys. */
export const printable = (text: string): string => text.replace(/[\u0000-\u001F\u007F-\u009F]/g, '?');

const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/g;

/** Filled up to so many columns; a Chinese character takes two. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - text.length - (text.match(WIDE)?.length ?? 0)));
}

/** A table of text with its columns in line. */
export function inColumns(rows: readonly (readonly string[])[]): string[] {
  const width = (text: string): number => text.length + (text.match(WIDE)?.length ?? 0);
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, width(cell))));
  return rows.map((row) =>
    row
      .map((cell, i) => padded(cell, widths[i]!))
      .join('  ')
      .trimEnd(),
  );
}
