import type { Language } from '#libs/domain';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The plain text as a plain page: line breaks and links, nothing that a mail program could refuse to show. */
export function toHtml(text: string, language: Language): string {
  const body = text
    .replace(/[&<>"]/g, (character) => ESCAPES[character]!)
    .replace(/https?:\/\/[^\s，。]+/g, (link) => `<a href="${link}">${link}</a>`)
    .replace(/\n/g, '<br>\n');
  return `<!doctype html><html lang="${language}"><body style="font:16px/1.5 sans-serif"><p>${body}</p></body></html>`;
}
