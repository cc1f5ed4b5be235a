import { shared as english } from './en/shared.js';
import { translator, wordFor } from './translate.js';
import { shared as chinese } from './zh-CN/shared.js';

const books = { 'zh-CN': chinese, en: english };

/** Words that the desk and the technician's page have in common. */
export const t = translator(books);
export const word = (group: string, name: string): string => wordFor(books, `${group}.${name}`, name);
