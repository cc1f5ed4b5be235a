import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mayReport, type Component } from '#libs/domain';
import { coverage, coveragePage } from './coverage.js';

const file = join(import.meta.dirname, '../../docs/protocols/coverage.md');

/** `npm run docs` sets UPDATE_GENERATED and so writes the page anew. */
if (process.env['UPDATE_GENERATED'] === '1') writeFileSync(file, coveragePage());

describe('docs/protocols/coverage.md', () => {
  it('is what the tables say', () => {
    expect(readFileSync(file, 'utf8')).toBe(coveragePage());
  });

  it('names only faults that the catalogue lets the component report', () => {
    const claims = [...coverage()].flatMap(([protocol, faults]) =>
      [...faults].flatMap(([fault, evidence]) =>
        evidence
          .filter(({ component }) => !mayReport(component as Component, fault))
          .map(({ component, words }) => `${protocol}: ${component} ${fault} (${words})`),
      ),
    );
    expect(claims).toEqual([]);
  });
});
