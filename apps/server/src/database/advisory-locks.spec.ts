import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADVISORY_LOCK_CLASSES, ADVISORY_LOCKS } from './advisory-locks.js';

const server = join(import.meta.dirname, '..');
const sources = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((path) =>
  /(?<!\.spec)\.ts$/.test(path),
);

describe('advisory locks', () => {
  it('have a number each', () => {
    for (const table of [ADVISORY_LOCKS, ADVISORY_LOCK_CLASSES]) {
      const numbers = Object.values(table);
      expect(new Set(numbers).size).toBe(numbers.length);
    }
  });

  it('take their numbers from the table, wherever they are taken', () => {
    const takers = sources.filter((path) => /pg_(try_)?advisory_/.test(readFileSync(join(server, path), 'utf8')));
    expect(takers.length).toBeGreaterThan(8);
    expect(takers.filter((path) => !readFileSync(join(server, path), 'utf8').includes('advisory-locks.js'))).toEqual(
      [],
    );
  });
});
