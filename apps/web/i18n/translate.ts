export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each language is called in itself: the switch must be readable to those who cannot read the page. */
export const LANGUAGE_NAMES: Record<Language, string> = { 'zh-CN': '中文', en: 'English' };

const STORED_UNDER = 'watchkeeper.language';

/** The first of: `?lang=`, what the reader chose last time, what the browser asks for; else Chinese. */
export function chooseLanguage(search: string, stored: string | null, wanted: readonly string[]): Language {
  const candidates = [new URLSearchParams(search).get('lang'), stored, ...wanted];
  for (const candidate of candidates) {
    const language = toLanguage(candidate);
    if (language) return language;
  }
  return 'zh-CN';
}

/** `zh`, `zh-TW`, `en-GB` … to a language we have, or null. */
export function toLanguage(tag: string | null): Language | null {
  const primary = (tag ?? '').toLowerCase().split('-')[0];
  if (primary === 'zh') return 'zh-CN';
  return primary === 'en' ? 'en' : null;
}

let current: Language = 'zh-CN';
const listeners = new Set<() => void>();

/** Reads address, storage and browser once, at the start of a page. */
export function startLanguage(): void {
  const stored = remembered();
  current = chooseLanguage(location.search, stored, navigator.languages ?? [navigator.language]);
  document.documentElement.lang = current;
}

export function getLanguage(): Language {
  return current;
}

export function setLanguage(language: Language): void {
  current = language;
  document.documentElement.lang = language;
  try {
    localStorage.setItem(STORED_UNDER, language);
  } catch {
    // Private windows may refuse storage; the choice then lasts as long as the page.
  }
  listeners.forEach((listener) => listener());
}

export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export type Values = Record<string, string | number>;

/** Puts values into `{name}` places. A place without a value stays visible, so that a slip is seen. */
export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

export type Translate<Key extends string> = (key: Key, values?: Values) => string;

/** `t('key', {n: 3})` over one book per language; the compiler knows the keys. */
export function translator<Key extends string>(books: Record<Language, Record<Key, string>>): Translate<Key> {
  return (key, values) => fill(books[current][key], values);
}

/** For words that come from the server and may be newer than this page: the word itself when we do not know it. */
export function wordFor(books: Record<Language, Record<string, string>>, key: string, otherwise: string): string {
  return books[current][key] ?? otherwise;
}

function remembered(): string | null {
  try {
    return localStorage.getItem(STORED_UNDER);
  } catch {
    return null;
  }
}
