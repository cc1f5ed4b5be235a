import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationPage } from './documents.js';

const file = join(import.meta.dirname, '../../docs/configuration.md');

/** `npm run docs` sets UPDATE_GENERATED and so writes the page anew. */
if (process.env['UPDATE_GENERATED'] === '1') writeFileSync(file, configurationPage());

describe('docs/configuration.md', () => {
  it('is what the programs declare', () => {
    expect(readFileSync(file, 'utf8')).toBe(configurationPage());
  });

  it('explains every setting', () => {
    const rows = configurationPage()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.filter((row) => /\|\s*\|$/.test(row))).toEqual([]);
  });
});
