/** A protocol's words, each with the agent's word for it. */
export type Words = Readonly<Record<string, string>>;

/** Words that both sides share. */
export const same = (...words: string[]): Record<string, string> =>
  Object.fromEntries(words.map((word) => [word, word]));

/**
 * The agent's word for a protocol's word, whatever its case: the 2021-1 schema itself writes `Unknown` once and `unknown`
 * elsewhere. Anything that is no word of the list says nothing.
 */
export function wordOf(words: Words, word: unknown): string | undefined {
  if (typeof word !== 'string') return undefined;
  if (Object.hasOwn(words, word)) return words[word];
  const wanted = word.toLowerCase();
  const key = Object.keys(words).find((one) => one.toLowerCase() === wanted);
  return key === undefined ? undefined : words[key];
}
