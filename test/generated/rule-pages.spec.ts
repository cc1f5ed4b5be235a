import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULE_PAGES, rulePages, settingRows, unknownCalls, unknownSettings, wrongDefaults } from './rule-pages.js';

const pages = rulePages();

describe.each(pages)('the page %s', (file, page) => {
  it('is in both languages', () => {
    const [english, ...chinese] = page.split(/^## 中文$/m);
    expect(english!.length).toBeGreaterThan(300);
    expect(chinese.join('').match(/\p{Script=Han}/gu)?.length ?? 0).toBeGreaterThan(150);
  });

  it('calls only what the API serves', () => {
    expect(unknownCalls(page)).toEqual([]);
  });

  it('names only settings that there are', () => {
    expect(unknownSettings(page)).toEqual([]);
  });

  it('gives the defaults that hold', () => {
    expect(wrongDefaults(page)).toEqual([]);
  });

  it('tells of the same settings in both', () => {
    const [english = '', chinese = ''] = page.split(/^## 中文$/m);
    const words = settingRows(english).flatMap(({ names }) => names.map((name) => name.match(/\w+/g)!));
    expect(words.filter((each) => !each.some((word) => chinese.includes(word)))).toEqual([]);
  });

  it('leads only to files that there are', () => {
    const links = [...page.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(RULE_PAGES, link)))).toEqual([]);
  });

  it('is in the index', () => {
    expect(readFileSync(join(RULE_PAGES, 'README.md'), 'utf8')).toContain(`(${file}`);
  });
});

describe('the check of the pages', () => {
  it('has something to check', () => {
    expect(pages.length).toBeGreaterThan(20);
    expect(pages.flatMap(([, page]) => settingRows(page)).length).toBeGreaterThan(150);
  });

  it('sees a route, a setting and a default that are not so', () => {
    const page = [
      '`GET /api/incidents/{id}/wherefore`, `DELETE /api/alarms`, `GET /api/alarms`',
      '| setting (document `alarms`) | default | meaning |',
      '|---|---|---|',
      '| `flood.beginAbove` | 12 | |',
      '| `flood.beginBelow` | 5 | |',
    ].join('\n');
    expect(unknownCalls(page)).toEqual(['GET /api/incidents/{id}/wherefore', 'DELETE /api/alarms']);
    expect(unknownSettings(page)).toEqual(['flood.beginBelow']);
    expect(wrongDefaults(page)).toEqual(['flood.beginAbove: 12, not 10']);
  });
});
