import { startingOffset } from './movable-clock.js';

describe('the clock of the tests', () => {
  const startsAt = (time: string, now: string): string =>
    new Date(Date.parse(now) + startingOffset(time, Date.parse(now))).toISOString();

  it.each([
    ['2026-11-22T15:23:41.500Z', '2026-11-25T02:07:00.000Z'],
    ['2026-11-25T02:06:59.999Z', '2026-11-25T02:07:00.000Z'],
    ['2026-11-25T02:07:00.001Z', '2026-12-02T02:07:00.000Z'],
    ['2026-11-24T16:00:00.000Z', '2026-11-25T02:07:00.000Z'],
    ['2026-12-31T20:00:00.000Z', '2027-01-06T02:07:00.000Z'],
  ])('begins on the morning of the next Wednesday: %s', (now, start) => {
    expect(startsAt('10:07', now)).toBe(start);
  });

  it('begins at the time it is told, or goes by the machine', () => {
    expect(startsAt('00:20', '2026-11-22T15:23:41.500Z')).toBe('2026-11-24T16:20:00.000Z');
    expect(startsAt('now', '2026-11-22T15:23:41.500Z')).toBe('2026-11-22T15:23:41.500Z');
  });

  it.each(['24:00', '9:30', 'noon', ''])('says what it takes instead of "%s"', (time) => {
    expect(() => startingOffset(time, 0)).toThrow(`TEST_CLOCK is "${time}"; it takes a time of day such as 23:20`);
  });
});
