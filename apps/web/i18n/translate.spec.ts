import { describe, expect, it } from '@jest/globals';
import { chooseLanguage, fill, toLanguage, translator, wordFor } from './translate.js';
import { customer as customerEn } from './en/customer.js';
import { desk as deskEn } from './en/desk.js';
import { field as fieldEn } from './en/field.js';
import { shared as sharedEn } from './en/shared.js';
import { customer } from './zh-CN/customer.js';
import { desk } from './zh-CN/desk.js';
import { field } from './zh-CN/field.js';
import { shared } from './zh-CN/shared.js';

const books: [string, Record<string, string>, Record<string, string>][] = [
  ['shared', shared, sharedEn],
  ['desk', desk, deskEn],
  ['field', field, fieldEn],
  ['customer', customer, customerEn],
];
const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(books)('the words of "%s"', (_name, chinese, english) => {
  it('have the same keys in both languages', () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort());
  });

  it('have the same places for values in both languages', () => {
    const uneven = Object.keys(chinese).filter((key) => places(chinese[key]!).join() !== places(english[key]!).join());
    expect(uneven).toEqual([]);
  });

  it('are never empty, and the English ones hold no Chinese', () => {
    const empty = Object.keys(chinese).filter((key) => !chinese[key]!.trim() || !english[key]!.trim());
    const mixed = Object.keys(english).filter((key) => /\p{Script=Han}/u.test(english[key]!));
    expect({ empty, mixed }).toEqual({ empty: [], mixed: [] });
  });
});

it('the words of one face do not hide shared words', () => {
  const hidden = [...Object.keys(desk), ...Object.keys(field)].filter((key) => key in shared);
  expect(hidden).toEqual([]);
});

describe('the language', () => {
  it.each([
    ['?lang=en', 'zh-CN', ['zh-CN'], 'en'],
    ['', 'en', ['zh-CN'], 'en'],
    ['', null, ['fr-FR', 'en-GB', 'zh-CN'], 'en'],
    ['', null, ['zh-TW'], 'zh-CN'],
    ['', null, ['fr'], 'zh-CN'],
    ['?lang=fr', 'xx', [], 'zh-CN'],
  ] as const)('for address "%s", choice %s and browser %j is %s', (search, stored, wanted, language) => {
    expect(chooseLanguage(search, stored, wanted)).toBe(language);
  });

  it('of an unknown tag is none', () => {
    expect(toLanguage('de')).toBeNull();
    expect(toLanguage(null)).toBeNull();
  });
});

describe('a text with values', () => {
  it('is filled, and keeps a place without a value visible', () => {
    expect(fill('{n} of {all}', { n: 0 })).toBe('0 of {all}');
  });

  it('comes in the current language, and a word unknown to the page comes as it is', () => {
    const two = { 'zh-CN': { hello: '您好，{name}' }, en: { hello: 'Hello {name}' } };
    expect(translator(two)('hello', { name: '王强' })).toBe('您好，王强');
    expect(wordFor(two, 'state.brandNew', 'brandNew')).toBe('brandNew');
  });
});
