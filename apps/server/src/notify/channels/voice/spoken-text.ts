/** What a voice can say of a text: no links, no brackets around the bank's name, a pause for each line. */
export function spokenText(text: string): string {
  return text
    .replace(/https?:\/\/[^\s，。]+/g, '')
    .replace(/[【[]([^】\]]*)[】\]]\s*/g, '$1，')
    .replace(/\s*\n+\s*/g, '。')
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/[，,\s]+$/, '')
    .trim();
}
