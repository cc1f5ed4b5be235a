import fc from 'fast-check';
import { DEFAULT_ALARM_RULES } from './alarm-rules.js';
import { judgeWindow } from './judge-window.js';
import { covers, occurrenceAt, type WindowPlan, type WindowSchedule } from './maintenance-window.js';

const SHANGHAI = 'Asia/Shanghai';
const BERLIN = 'Europe/Berlin';
const plan = (schedule: WindowSchedule, change: Partial<WindowPlan> = {}): WindowPlan => ({
  schedule,
  notBefore: null,
  notAfter: null,
  skipUntil: null,
  ...change,
});
const at = (text: string): Date => new Date(text);
const isOpenAt = (window: WindowPlan, instant: Date, timeZone: string): boolean => {
  const occurrence = occurrenceAt(window, instant, timeZone);
  return occurrence !== null && occurrence.from <= instant;
};
const NIGHTLY = plan({ kind: 'daily', fromMinute: 22 * 60, toMinute: 4 * 60 });

describe('a maintenance window', () => {
  it('that is daily opens over midnight by the wall clock of the bank', () => {
    expect(occurrenceAt(NIGHTLY, at('2026-11-21T23:30:00+08:00'), SHANGHAI)).toEqual({
      from: at('2026-11-21T22:00:00+08:00'),
      until: at('2026-11-22T04:00:00+08:00'),
    });
    expect(isOpenAt(NIGHTLY, at('2026-11-22T03:59:59+08:00'), SHANGHAI)).toBe(true);
    expect(isOpenAt(NIGHTLY, at('2026-11-22T04:00:00+08:00'), SHANGHAI)).toBe(false);
    expect(isOpenAt(NIGHTLY, at('2026-11-22T21:59:59+08:00'), SHANGHAI)).toBe(false);
  });

  it('lasts an hour less, or more, in the night in which the clocks change', () => {
    const hours = (text: string): number => {
      const { from, until } = occurrenceAt(NIGHTLY, at(text), BERLIN)!;
      return (until.getTime() - from.getTime()) / 3_600_000;
    };
    expect(hours('2026-03-28T23:00:00+01:00')).toBe(5);
    expect(hours('2026-10-24T23:00:00+02:00')).toBe(7);
    expect(hours('2026-11-21T23:00:00+01:00')).toBe(6);
  });

  it('that begins in the hour which is skipped begins with the change', () => {
    const early = plan({ kind: 'daily', fromMinute: 150, toMinute: 240 });
    expect(occurrenceAt(early, at('2026-03-29T00:00:00+01:00'), BERLIN)).toEqual({
      from: at('2026-03-29T03:00:00+02:00'),
      until: at('2026-03-29T04:00:00+02:00'),
    });
  });

  it('that is weekly belongs to the day on which it begins', () => {
    const saturdays = plan({ kind: 'weekly', weekdays: [6], fromMinute: 1_380, toMinute: 120 });
    expect(isOpenAt(saturdays, at('2026-11-22T01:00:00+08:00'), SHANGHAI)).toBe(true);
    expect(isOpenAt(saturdays, at('2026-11-21T01:00:00+08:00'), SHANGHAI)).toBe(false);
    expect(occurrenceAt(saturdays, at('2026-11-22T02:00:00+08:00'), SHANGHAI)!.from).toEqual(
      at('2026-11-28T23:00:00+08:00'),
    );
  });

  it('that is monthly opens on the last day of a month that is too short', () => {
    const last = plan({ kind: 'monthly', day: 31, fromMinute: 60, toMinute: 120 });
    const next = (text: string): string => occurrenceAt(last, at(text), SHANGHAI)!.from.toISOString().slice(0, 10);
    expect(next('2026-02-10T00:00:00+08:00')).toBe('2026-02-27');
    expect(next('2026-04-10T00:00:00+08:00')).toBe('2026-04-29');
    expect(next('2026-05-10T00:00:00+08:00')).toBe('2026-05-30');
  });

  it('does not open before or after its time, and not again once it was ended by hand', () => {
    const limited = {
      ...NIGHTLY,
      notBefore: at('2026-11-22T00:00:00+08:00'),
      notAfter: at('2026-11-23T23:00:00+08:00'),
    };
    expect(isOpenAt(limited, at('2026-11-21T23:00:00+08:00'), SHANGHAI)).toBe(false);
    expect(isOpenAt(limited, at('2026-11-23T22:30:00+08:00'), SHANGHAI)).toBe(true);
    expect(occurrenceAt(limited, at('2026-11-23T23:00:00+08:00'), SHANGHAI)).toBeNull();
    const ended = { ...NIGHTLY, skipUntil: at('2026-11-21T23:00:00+08:00') };
    expect(isOpenAt(ended, at('2026-11-21T23:30:00+08:00'), SHANGHAI)).toBe(false);
    expect(isOpenAt(ended, at('2026-11-22T22:00:00+08:00'), SHANGHAI)).toBe(true);
  });

  it('covers its place and its component and nothing else', () => {
    const subject = { terminalId: 'T1', siteId: 's1', regionId: 'north', component: 'cashDispenser' as const };
    const scope = (place: 'terminal' | 'site' | 'region' | 'everywhere', placeId: string | null) => ({
      place,
      placeId,
      component: null,
    });
    expect(covers(scope('terminal', 'T1'), subject)).toBe(true);
    expect(covers(scope('terminal', 'T2'), subject)).toBe(false);
    expect(covers(scope('site', 's1'), subject)).toBe(true);
    expect(covers(scope('region', 'north'), { ...subject, terminalId: null, siteId: null })).toBe(true);
    expect(covers({ ...scope('everywhere', null), component: 'cashDispenser' }, subject)).toBe(true);
    expect(covers({ ...scope('site', 's1'), component: 'cardReader' }, subject)).toBe(false);
  });

  it('is open exactly at the minutes that the wall clock says, on every day of the year', () => {
    const anyHours = fc.tuple(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 0, max: 1_439 }));
    const start = at('2026-01-01T00:00:00Z').getTime();
    fc.assert(
      fc.property(anyHours, fc.integer({ min: 0, max: 365 * 1_440 }), ([fromMinute, toMinute], minutes) => {
        const instant = new Date(start + minutes * 60_000);
        const [hour, minute] = new Intl.DateTimeFormat('en', {
          timeZone: SHANGHAI,
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
        })
          .format(instant)
          .split(':')
          .map(Number);
        const clock = hour! * 60 + minute!;
        const over = toMinute <= fromMinute;
        const expected = over ? clock >= fromMinute || clock < toMinute : clock >= fromMinute && clock < toMinute;
        expect(isOpenAt(plan({ kind: 'daily', fromMinute, toMinute }), instant, SHANGHAI)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('always says an opening that has not ended', () => {
    const schedules = fc.oneof(
      fc.record({ kind: fc.constant('daily' as const), fromMinute: fc.nat(1_439), toMinute: fc.nat(1_439) }),
      fc.record({
        kind: fc.constant('weekly' as const),
        weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        fromMinute: fc.nat(1_439),
        toMinute: fc.nat(1_439),
      }),
      fc.record({
        kind: fc.constant('monthly' as const),
        day: fc.integer({ min: 1, max: 31 }),
        fromMinute: fc.nat(1_439),
        toMinute: fc.nat(1_439),
      }),
    );
    fc.assert(
      fc.property(
        schedules,
        fc.date({ min: at('2026-01-01'), max: at('2027-12-31'), noInvalidDate: true }),
        (schedule, now) => {
          const { from, until } = occurrenceAt(plan(schedule), now, BERLIN)!;
          expect(until.getTime()).toBeGreaterThan(now.getTime());
          expect(until.getTime()).toBeGreaterThan(from.getTime());
          expect(until.getTime() - from.getTime()).toBeLessThanOrEqual(25 * 3_600_000);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('judgeWindow', () => {
  const NOW = at('2026-11-21T19:00:00Z');
  const rules = DEFAULT_ALARM_RULES.suppress;
  const site = { place: 'site', placeId: 's1', component: null } as const;
  const once = (hours: number) => plan({ kind: 'once', from: NOW, until: new Date(NOW.getTime() + hours * 3_600_000) });

  it.each([
    ['a desk, for a shift', 'desk', { plan: once(8), scope: site, hidesForced: false }, 'byDesk'],
    ['a desk, for longer', 'desk', { plan: once(9), scope: site, hidesForced: false }, 'leadNeeded'],
    ['a desk, every night', 'desk', { plan: NIGHTLY, scope: site, hidesForced: false }, 'leadNeeded'],
    ['a desk, over cards and cash', 'desk', { plan: once(1), scope: site, hidesForced: true }, 'leadNeeded'],
    ['a lead, every night', 'lead', { plan: NIGHTLY, scope: site, hidesForced: true }, 'byLead'],
    [
      'everything everywhere',
      'admin',
      { plan: NIGHTLY, scope: { place: 'everywhere', placeId: null, component: null }, hidesForced: false },
      'componentNeeded',
    ],
    ['what ends before it begins', 'admin', { plan: once(-1), scope: site, hidesForced: false }, 'endsBeforeItBegins'],
    ['what never ends', 'admin', { plan: once(24 * 60), scope: site, hidesForced: false }, 'tooLong'],
  ] as const)('%s', (_, role, wish, reason) => {
    expect(judgeWindow(role, wish, rules, NOW)).toMatchObject({ reason });
  });
});
