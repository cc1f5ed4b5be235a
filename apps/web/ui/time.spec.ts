import { beforeAll, describe, expect, it } from '@jest/globals';
import { ageText, clockText, countdown, fullText, momentText, setTimeZone } from './time.js';

const at = '2026-11-20T22:00:00+08:00';
const now = Date.parse(at);

beforeAll(() => setTimeZone('Asia/Shanghai'));

describe('an age', () => {
  it.each([
    [0, '刚刚'],
    [59_999, '刚刚'],
    [60_000, '1分钟'],
    [59 * 60_000, '59分钟'],
    [61 * 60_000, '1小时1分'],
    [25 * 3_600_000, '1天1小时'],
  ])('of %i ms reads %s', (age, text) => {
    expect(ageText(at, now + age)).toBe(text);
  });

  it('of a moment in the future (a clock that is off) reads as now', () => {
    expect(ageText(at, now - 5_000)).toBe('刚刚');
  });
});

describe('a countdown', () => {
  it.each([
    [300_000, '5:00', false, false],
    [299_001, '5:00', false, false],
    [59_999, '1:00', false, true],
    [1, '0:01', false, true],
    [0, '0:00', true, false],
    [-90_000, '0:00', true, false],
    [3_723_000, '1:02:03', false, false],
  ])('with %i ms left reads %s', (left, text, overdue, urgent) => {
    expect(countdown(at, now - left)).toEqual({ text, overdue, urgent });
  });
});

describe('a moment', () => {
  it('is shown in the zone of the bank, wherever the browser is', () => {
    expect(clockText('2026-11-20T14:00:05Z')).toBe('22:00');
    expect(clockText('2026-11-20T14:00:05Z', true)).toBe('22:00:05');
  });

  it('names the day when it is not today', () => {
    expect(momentText(at, now)).toBe('22:00');
    expect(momentText(at, now + 3 * 3_600_000)).toMatch(/11.20.*22:00/);
  });

  it('tells its offset in full', () => {
    expect(fullText(at)).toContain('22:00:00');
    expect(fullText(at)).toContain('GMT+08:00');
  });
});
