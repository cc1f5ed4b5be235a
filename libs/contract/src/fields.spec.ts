import { instant } from './fields.js';

describe('an instant', () => {
  const reads = (text: string): boolean => instant.safeParse(text).success;

  it('is read with its offset', () => {
    expect(reads('2026-11-22T03:00:00+08:00')).toBe(true);
    expect(reads('2026-11-22T03:00:00')).toBe(false);
    expect(reads('yesterday')).toBe(false);
  });

  it('lies within the years that every part of the system can write', () => {
    expect(reads('0001-01-01T00:00:00Z')).toBe(true);
    expect(reads('9999-12-31T23:59:59Z')).toBe(true);
    // Of the year 10000, once they are told in UTC; and before the year 1.
    expect(reads('9999-12-31T23:30:00-01:00')).toBe(false);
    expect(reads('0001-01-01T00:00:00+01:00')).toBe(false);
    expect(reads('0000-01-01T00:00:00Z')).toBe(false);
  });
});
