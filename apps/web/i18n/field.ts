import { field as english } from './en/field.js';
import { shared as sharedEnglish } from './en/shared.js';
import { translator, wordFor } from './translate.js';
import { field as chinese } from './zh-CN/field.js';
import { shared as sharedChinese } from './zh-CN/shared.js';

const books = { 'zh-CN': { ...sharedChinese, ...chinese }, en: { ...sharedEnglish, ...english } };

export const t = translator(books);
export const word = (group: string, name: string): string => wordFor(books, `${group}.${name}`, name);
