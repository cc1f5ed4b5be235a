/** Why PostgreSQL would refuse a text, in words; null when it takes it. */
export function whyUnstorable(text: string): string | null {
  if (text.includes('\0')) return 'holds a NUL character';
  // In the type of a string only from ES2024 on.
  const { isWellFormed } = text as unknown as { isWellFormed(this: string): boolean };
  return isWellFormed.call(text) ? null : 'holds half a character';
}
