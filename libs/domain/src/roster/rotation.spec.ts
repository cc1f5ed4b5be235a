import fc from 'fast-check';
import { addMonths, dayFromText, localInstants, textOfDay } from './local-time.js';
import { onCallAt, turnsBetween, type OnCallFacts } from './on-call.js';
import { turnAt, turnBegins, type Rotation, type RotationUnit } from './rotation.js';

const HOUR = 3_600_000;
// Whole and half hours, a change at midnight, a zone that skipped a day, and none at all.
const ZONES = [
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Africa/Cairo',
];
const rotation = (change: Partial<Rotation> = {}): Rotation => ({
  id: 'r1',
  name: { zh: '轮值', en: 'Turns' },
  regionId: 'north',
  line: 'first',
  skill: null,
  participants: ['a', 'b', 'c'],
  unit: 'weeks',
  length: 1,
  startsOn: dayFromText('2026-01-05')!,
  handOverMinute: 480,
  hours: null,
  ...change,
});
const facts = (rotations: Rotation[], timeZone = 'Asia/Shanghai', change: Partial<OnCallFacts> = {}): OnCallFacts => ({
  ...{ timeZone, rotations, shifts: [], overrides: [], calendars: {} },
  ...change,
});
const at = (rotations: Rotation[], instant: string, zone?: string): string[] =>
  onCallAt(facts(rotations, zone), new Date(instant)).flatMap(({ technicianIds }) => technicianIds);

const anyRotation = fc.record({
  unit: fc.constantFrom<RotationUnit>('hours', 'days', 'weeks', 'months'),
  length: fc.integer({ min: 1, max: 14 }),
  handOverMinute: fc.integer({ min: 0, max: 1439 }),
  startsOn: fc
    .date({ min: new Date('2024-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
    .map((date) => dayFromText(date.toISOString().slice(0, 10))!),
  participants: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 5 }),
});
const anyInstant = fc.date({ min: new Date('2024-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });

describe('a rotation', () => {
  it('hands over at its minute of the bank’s own time, in the order of its people, and begins anew after the last', () => {
    const weekly = [rotation()];
    expect(at(weekly, '2026-01-05T07:59:59+08:00')).toEqual([]); // Not begun.
    expect(at(weekly, '2026-01-05T08:00:00+08:00')).toEqual(['a']);
    expect(at(weekly, '2026-01-12T07:59:59+08:00')).toEqual(['a']);
    expect(at(weekly, '2026-01-12T08:00:00+08:00')).toEqual(['b']);
    expect(at(weekly, '2026-01-26T08:00:00+08:00')).toEqual(['a']);
  });

  it('counts months from its first day, and takes the last day of a month that is too short', () => {
    const monthly = rotation({ unit: 'months', startsOn: dayFromText('2026-01-31')!, handOverMinute: 0 });
    const instants = localInstants('Asia/Shanghai');
    const begins = [0, 1, 2, 3, 13].map((turn) => turnBegins(monthly, turn, instants).toISOString());
    expect(begins).toEqual([
      '2026-01-30T16:00:00.000Z', // 31 January in Shanghai
      '2026-02-27T16:00:00.000Z', // 28 February
      '2026-03-30T16:00:00.000Z', // 31 March again, not the 28th
      '2026-04-29T16:00:00.000Z',
      '2027-02-27T16:00:00.000Z',
    ]);
    expect(textOfDay(addMonths(dayFromText('2028-01-31')!, 1))).toBe('2028-02-29');
  });

  it('keeps its hand-over on the wall clock when the clocks change', () => {
    const daily = [rotation({ unit: 'days', startsOn: dayFromText('2026-03-27')! })];
    const zone = 'Europe/Berlin';
    const turns = turnsBetween(facts(daily, zone), new Date('2026-03-27T08:00Z'), new Date('2026-03-31T00:00Z'));
    expect(turns.map(({ from, until }) => (until.getTime() - from.getTime()) / HOUR)).toEqual([24, 23, 24, 24]);
    expect(at(daily, '2026-03-29T07:59:00+02:00', zone)).toEqual(['b']);
    expect(at(daily, '2026-03-29T08:00:00+02:00', zone)).toEqual(['c']);
  });

  it('gives the hour that a night has twice to one person, and skips a turn in the hour that it does not have', () => {
    const hourly = rotation({ unit: 'hours', startsOn: dayFromText('2026-10-25')!, handOverMinute: 0 });
    const lengths = (day: string, until: string) =>
      turnsBetween(
        facts([{ ...hourly, startsOn: dayFromText(day)! }], 'Europe/Berlin'),
        new Date(`${day}T00:00+0${until}`),
        new Date(`${day}T06:00Z`),
      ).map(({ from, until: to, technicianIds }) => `${technicianIds[0]} ${(to.getTime() - from.getTime()) / HOUR}`);
    expect(lengths('2026-10-25', '2:00').slice(0, 4)).toEqual(['a 1', 'b 1', 'c 2', 'a 1']);
    expect(lengths('2026-03-29', '1:00').slice(0, 4)).toEqual(['a 1', 'b 1', 'a 1', 'b 1']);
  });

  it('is on call in its windows only, over midnight too, while its turns run on', () => {
    const nights = rotation({
      unit: 'days',
      hours: { windows: [{ weekdays: [6], fromMinute: 1320, toMinute: 360 }], dayKind: null, calendarId: null },
    });
    expect(at([nights], '2026-01-10T21:59:00+08:00')).toEqual([]);
    expect(at([nights], '2026-01-10T22:00:00+08:00')).toEqual(['c']); // Saturday, sixth turn.
    expect(at([nights], '2026-01-11T05:59:00+08:00')).toEqual(['c']);
    expect(at([nights], '2026-01-11T06:00:00+08:00')).toEqual([]);
    expect(at([nights], '2026-01-11T22:00:00+08:00')).toEqual([]);
  });

  it('tells apart working days and days off by its calendar; a worked Sunday is a working day', () => {
    const calendars = {
      china: { name: { zh: '中国', en: 'China' }, years: { '2026': { off: ['2026-02-16'], work: ['2026-02-28'] } } },
    };
    const on = (dayKind: 'workday' | 'holiday', instant: string): number => {
      const hours = { windows: [], dayKind, calendarId: 'china' };
      return onCallAt(facts([rotation({ hours })], 'Asia/Shanghai', { calendars }), new Date(instant)).length;
    };
    expect(on('workday', '2026-02-16T12:00+08:00')).toBe(0); // A Monday off.
    expect(on('holiday', '2026-02-16T12:00+08:00')).toBe(1);
    expect(on('workday', '2026-02-28T12:00+08:00')).toBe(1); // A Saturday that is worked.
    expect(on('holiday', '2026-02-28T12:00+08:00')).toBe(0);
    expect(on('holiday', '2026-02-28T23:59:59+08:00') + on('holiday', '2026-03-01T00:00+08:00')).toBe(1);
  });

  it.each(['mars', 'constructor', 'toString'])('by a calendar that is not there, %s, has plain weeks', (calendarId) => {
    const weekdays = [rotation({ hours: { windows: [], dayKind: 'workday', calendarId } })];
    expect(at(weekdays, '2026-02-13T12:00+08:00')).toEqual(['c']);
    expect(at(weekdays, '2026-02-14T12:00+08:00')).toEqual([]); // A Saturday.
  });

  it('partitions time: from its first hand-over on exactly one turn holds every instant, in every zone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anyRotation, anyInstant, (zone, change, instant) => {
        const one = rotation(change);
        const instants = localInstants(zone);
        const turn = turnAt(one, instant, zone, instants);
        const [begins, ends] = [turnBegins(one, turn, instants), turnBegins(one, turn + 1, instants)];
        expect(begins <= instant && instant < ends).toBe(true);
        const found = onCallAt(facts([one], zone), instant);
        expect(found.map(({ technicianIds }) => technicianIds)).toEqual(
          turn < 0 ? [] : [[change.participants[turn % change.participants.length]]],
        );
        if (turn >= 0) expect(found[0]!.until).toEqual(ends);
      }),
      { numRuns: 400 },
    );
  });

  it('has turns that meet: where one ends the next begins, and none overlap', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anyRotation, anyInstant, (zone, change, from) => {
        const until = new Date(from.getTime() + 60 * 24 * HOUR);
        const turns = turnsBetween(facts([rotation(change)], zone), from, until);
        turns.slice(1).forEach((turn, i) => expect(turn.from).toEqual(turns[i]!.until));
        turns.forEach((turn) => expect(turn.from < turn.until).toBe(true));
      }),
      { numRuns: 100 },
    );
  });

  it('loses and doubles nothing when cut by two halves of the day that meet on paper, in every zone', () => {
    const half = fc.integer({ min: 1, max: 1439 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anyRotation, anyInstant, half, (zone, change, instant, cut) => {
        const everyDay = [1, 2, 3, 4, 5, 6, 7];
        const hours = (fromMinute: number, toMinute: number) => ({
          hours: { windows: [{ weekdays: everyDay, fromMinute, toMinute }], dayKind: null, calendarId: null },
        });
        const whole = onCallAt(facts([rotation(change)], zone), instant);
        const halves = [rotation({ ...change, ...hours(0, cut) }), rotation({ ...change, ...hours(cut, 0) })];
        const found = onCallAt(facts(halves, zone), instant);
        expect(found.map(({ technicianIds }) => technicianIds)).toEqual(
          whole.map(({ technicianIds }) => technicianIds),
        );
      }),
      { numRuns: 300 },
    );
  });
});
