import fc from 'fast-check';
import { DEFAULT_DISPATCH_RULES, type RestRules } from './dispatch-rules.js';
import { isAtNight, nightsBefore, restingAt, type Span } from './work-and-rest.js';

const ZONE = 'Asia/Shanghai';
const RULES: RestRules = {
  ...DEFAULT_DISPATCH_RULES.rest,
  ...{ hours: 8, afterNightMinutes: 120, afterWorkMinutes: 600, longestJobMinutes: 240 },
};
/** A time of day in Shanghai; days count from 20 November 2026. */
const at = (time: string, day = 0): Date => {
  const date = new Date(`2026-11-20T${time}:00+08:00`);
  return new Date(date.getTime() + day * 86_400_000);
};
const span = (from: Date, to: Date): Span => ({ from, to });
const resting = (work: Span[], now: Date, rules = RULES) =>
  restingAt(work, nightsBefore(now, 3, rules, ZONE), rules, now);

describe('nights', () => {
  it('are told by the wall clock, over midnight and over the change of the clocks', () => {
    const nights = nightsBefore(at('12:00', 2), 1, RULES, ZONE);
    expect(nights.map(({ from, to }) => [from.toISOString(), to.toISOString()])).toContainEqual([
      '2026-11-20T14:00:00.000Z',
      '2026-11-20T22:00:00.000Z',
    ]);
    expect(isAtNight(at('05:59', 1), nights)).toBe(true);
    expect(isAtNight(at('06:00', 1), nights)).toBe(false);
    // Berlin, 25 October 2026: the night has an hour more.
    const long = nightsBefore(new Date('2026-10-25T12:00:00Z'), 1, RULES, 'Europe/Berlin');
    expect(long.map(({ from, to }) => (to.getTime() - from.getTime()) / 3_600_000)).toContain(9);
  });
});

describe('restingAt', () => {
  it('leaves somebody alone for eight hours after a night call-out', () => {
    const work = [span(at('01:00'), at('03:30'))];
    expect(resting(work, at('04:00'))).toEqual({ until: at('11:30'), reason: 'nightCallOut' });
    expect(resting(work, at('11:30'))).toBeNull();
    expect(resting([span(at('01:00'), at('02:30'))], at('04:00'))).toBeNull();
    expect(resting(work, at('04:00'), { ...RULES, afterNightMinutes: null })).toBeNull();
  });

  it('adds work up until there is a rest, by day as well', () => {
    const day = [span(at('07:00'), at('11:00')), span(at('12:00'), at('15:00')), span(at('16:00'), at('19:30'))];
    expect(resting(day, at('20:00'))).toEqual({ until: at('03:30', 1), reason: 'longWork' });
    const rested = [...day.slice(0, 2), span(at('23:30'), at('23:45'))];
    expect(resting(rested, at('23:50'))).toBeNull();
  });

  it('counts work at the same time once, and nothing for longer than a job may last', () => {
    const twice = [span(at('01:00'), at('02:30')), span(at('01:10'), at('02:20'))];
    expect(resting(twice, at('03:00'))).toBeNull();
    const forgotten = [span(at('08:00'), at('08:00', 1))];
    expect(resting(forgotten, at('20:00'))).toBeNull();
  });

  it('holds while somebody is still at it', () => {
    expect(resting([span(at('01:00'), at('09:00'))], at('03:30'))).toMatchObject({ reason: 'nightCallOut' });
  });

  it('always ends, at the latest a full rest after the last work, and never begins without work', () => {
    const anyWork = fc.array(
      fc.record({ from: fc.integer({ min: 0, max: 4_000 }), minutes: fc.integer({ min: 0, max: 900 }) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(anyWork, fc.integer({ min: 0, max: 4_000 }), (given, minute) => {
        const begin = at('00:00', -3).getTime();
        const now = new Date(begin + minute * 60_000);
        const work = given.map(({ from, minutes }) =>
          span(new Date(begin + from * 60_000), new Date(begin + (from + minutes) * 60_000)),
        );
        const found = resting(work, now);
        if (!found) return;
        expect(work.some(({ from }) => from < now)).toBe(true);
        expect(found.until > now).toBe(true);
        expect(found.until.getTime()).toBeLessThanOrEqual(now.getTime() + RULES.hours * 3_600_000);
        expect(
          resting(
            work.filter(({ from }) => from < now),
            found.until,
          )?.until ?? null,
        ).not.toEqual(found.until);
      }),
    );
  });
});
