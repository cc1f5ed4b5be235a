import fc from 'fast-check';
import type { WindowPlan } from '../alarm/maintenance-window.js';
import { plannedStretches, type AnnouncedWindow } from './planned-stretches.js';

/** Every night from 22:00 to 02:00. */
const NIGHTLY: WindowPlan = {
  schedule: { kind: 'daily', fromMinute: 1_320, toMinute: 120 },
  ...{ notBefore: null, notAfter: null, skipUntil: null },
};
const window = (change: Partial<AnnouncedWindow> = {}): AnnouncedWindow => ({
  ...{ plan: NIGHTLY, createdAt: new Date('2026-01-01T00:00Z'), endedAt: null },
  ...change,
});
const open = (each: AnnouncedWindow, from: string, to: string): string[] =>
  plannedStretches(each, { from: Date.parse(from), to: Date.parse(to) }, 'UTC').map((stretch) =>
    [stretch.from, stretch.to].map((at) => new Date(at).toISOString().slice(8, 16)).join(' to '),
  );
const FROM_10TH = ['2026-10-10T00:00Z', '2026-10-13T00:00Z'] as const;

describe('the stretches in which work was announced', () => {
  it('are the openings that touch the period, whole', () => {
    expect(open(window(), ...FROM_10TH)).toEqual([
      '09T22:00 to 10T02:00',
      '10T22:00 to 11T02:00',
      '11T22:00 to 12T02:00',
      '12T22:00 to 13T02:00',
    ]);
  });

  it('begin when the window was planned, and end when it was taken out', () => {
    const createdAt = new Date('2026-10-10T23:00Z');
    const endedAt = new Date('2026-10-12T01:00Z');
    expect(open(window({ createdAt, endedAt }), ...FROM_10TH)).toEqual([
      '10T23:00 to 11T02:00',
      '11T22:00 to 12T01:00',
    ]);
    expect(open(window({ createdAt: new Date('2026-10-13T00:00Z') }), ...FROM_10TH)).toEqual([]);
  });

  it('are what they were before the opening that was ended by hand, which ends there', () => {
    const skipUntil = new Date('2026-10-12T00:30Z');
    const ended = window({ plan: { ...NIGHTLY, skipUntil } });
    expect(open(ended, '2026-10-11T00:00Z', '2026-10-13T00:00Z')).toEqual([
      '10T22:00 to 11T02:00',
      '11T22:00 to 12T00:30',
      '12T22:00 to 13T02:00',
    ]);
    expect(open(ended, '2026-10-12T01:00Z', '2026-10-12T02:00Z')).toEqual([]);
  });

  it('are of a single window the time that was planned, as far as it was not ended', () => {
    const schedule = {
      kind: 'once' as const,
      from: new Date('2026-10-10T08:00Z'),
      until: new Date('2026-10-10T12:00Z'),
    };
    const once = window({ plan: { ...NIGHTLY, schedule } });
    expect(open(once, ...FROM_10TH)).toEqual(['10T08:00 to 10T12:00']);
    expect(open({ ...once, endedAt: new Date('2026-10-10T09:00Z') }, ...FROM_10TH)).toEqual(['10T08:00 to 10T09:00']);
  });

  it('are the minutes in which it was open, planned already, and not ended', () => {
    const start = Date.parse('2026-10-10T00:00Z');
    const DAY = 1_440;
    const minute = fc.integer({ min: 0, max: 4 * DAY }).map((minutes) => new Date(start + minutes * 60_000));
    const ofDay = fc.integer({ min: 0, max: DAY - 1 });
    fc.assert(
      fc.property(
        fc.record({
          from: ofDay,
          to: ofDay,
          createdAt: minute,
          endedAt: fc.option(minute),
          skipUntil: fc.option(minute),
        }),
        fc.array(minute, { minLength: 20, maxLength: 20 }),
        ({ from, to, createdAt, endedAt, skipUntil }, instants) => {
          fc.pre(from !== to);
          const schedule = { kind: 'daily' as const, fromMinute: from, toMinute: to };
          const planned = window({ plan: { ...NIGHTLY, schedule, skipUntil }, createdAt, endedAt });
          const found = plannedStretches(planned, { from: start, to: start + 5 * DAY * 60_000 }, 'UTC');
          const length = (to - from + DAY) % DAY;
          for (const at of instants) {
            const into = ((at.getTime() - start) / 60_000 - from + DAY) % DAY;
            const openedAt = at.getTime() - into * 60_000;
            const closesAt = openedAt + length * 60_000;
            const cut = skipUntil !== null && openedAt < skipUntil.getTime() && skipUntil.getTime() < closesAt;
            const isOpen =
              into < length &&
              at >= createdAt &&
              !(endedAt && at >= endedAt) &&
              !(cut && at.getTime() >= skipUntil.getTime());
            expect(found.some((each) => each.from <= at.getTime() && at.getTime() < each.to)).toBe(isOpen);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
