/**
 * Lines of text that end with CR and carry no check sum: a status begins with `(`, ratings and names with `#`. A
 * status of the Q1 kind has 47 bytes with its CR; some units write temperatures as `--.-`.
 */
export const CR = 0x0d;
export const STATUS_BEGINS = 0x28;
export const NOTE_BEGINS = 0x23;
/** Longest line taken for real, with its CR. */
export const LONGEST = 64;

/** Questions that read and switch nothing. Which one a unit knows differs: most know `Q1`, Voltronic-QS units `QS`, old ones `D`. */
export const STATUS_QUESTIONS = ['Q1', 'QS', 'D'] as const;
export type StatusQuestion = (typeof STATUS_QUESTIONS)[number];

/** A question as it goes out. */
export function encodeQuestion(question: string): Uint8Array {
  return Uint8Array.from([...Buffer.from(question, 'latin1'), CR]);
}
