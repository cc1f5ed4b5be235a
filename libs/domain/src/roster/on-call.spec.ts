import fc from 'fast-check';
import { dayFromText } from './local-time.js';
import { factsOfRegion, factsOfRotation, factsOfTechnician, regionsOnRoster } from './narrow-facts.js';
import { onCallAt, onCallBetween, turnsBetween, type OnCallFacts } from './on-call.js';
import type { RosterOverride } from './override.js';
import type { Rotation, RotationUnit } from './rotation.js';
import type { Shift } from './shift.js';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const PEOPLE = ['a', 'b', 'c', 'd'];
const REGIONS = ['north', 'south'];
const ZONES = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo'];
const line = fc.constantFrom('first' as const, 'second' as const);
const person = fc.constantFrom(...PEOPLE);
const region = fc.constantFrom(...REGIONS);
/** Around a night on which most of the zones change their clocks. */
const BEGIN = Date.parse('2026-10-20T00:00Z');
const minuteNear = fc.integer({ min: 0, max: 14 * 1440 }).map((minutes) => new Date(BEGIN + minutes * MINUTE));

const anyWindow = fc.record({
  weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  fromMinute: fc.integer({ min: 0, max: 1439 }),
  toMinute: fc.integer({ min: 0, max: 1439 }),
});
const anyShift: fc.Arbitrary<Shift> = fc
  .tuple(anyWindow, region, line, fc.uniqueArray(person, { minLength: 1, maxLength: 2 }))
  .map(([window, regionId, onLine, technicianIds]) => ({ ...window, regionId, line: onLine, technicianIds }));
const anyRotation: fc.Arbitrary<Rotation> = fc
  .record({
    id: fc.constant('r'),
    regionId: region,
    line,
    participants: fc.array(person, { minLength: 1, maxLength: 4 }),
    unit: fc.constantFrom<RotationUnit>('hours', 'days', 'weeks', 'months'),
    length: fc.integer({ min: 1, max: 20 }),
    handOverMinute: fc.integer({ min: 0, max: 1439 }),
    startsOn: fc.constantFrom('2026-01-31', '2026-10-22').map((day) => dayFromText(day)!),
    windows: fc.option(fc.array(anyWindow, { minLength: 1, maxLength: 3 }), { nil: null }),
  })
  .map(({ windows, ...rest }) => ({
    ...rest,
    name: { zh: '轮值', en: 'Turns' },
    skill: null,
    hours: windows && { windows, dayKind: null, calendarId: null },
  }));
const anyOverride: fc.Arbitrary<Omit<RosterOverride, 'id'>> = fc
  .record({
    from: minuteNear,
    minutes: fc.integer({ min: 1, max: 3 * 1440 }),
    wholeLine: fc.boolean(),
    regionId: region,
    line,
    everywhere: fc.boolean(),
    replaces: person,
    by: person,
  })
  .map(({ from, minutes, wholeLine, regionId, line: onLine, everywhere, replaces, by }) => ({
    from,
    until: new Date(from.getTime() + minutes * MINUTE),
    regionId: wholeLine || !everywhere ? regionId : null,
    line: wholeLine || !everywhere ? onLine : null,
    replaces: wholeLine ? null : replaces,
    by,
  }));
const anyFacts: fc.Arbitrary<OnCallFacts> = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  shifts: fc.array(anyShift, { maxLength: 4 }),
  rotations: fc.array(anyRotation, { maxLength: 3 }),
  overrides: fc
    .array(anyOverride, { maxLength: 4 })
    .map((all) => all.map((each, i): RosterOverride => ({ ...each, id: String(i) }))),
  calendars: fc.constant({}),
});

/** `region line: people` at an instant, however many sources they come from. */
function peopleAt(facts: OnCallFacts, at: Date): string[] {
  const lines = new Map<string, Set<string>>();
  for (const each of onCallAt(facts, at)) {
    const key = `${each.regionId} ${each.line}`;
    lines.set(key, new Set([...(lines.get(key) ?? []), ...each.technicianIds]));
  }
  return [...lines].map(([key, people]) => `${key}: ${[...people].sort().join(',')}`).sort();
}

describe('who is on call', () => {
  it('is at every instant of a preview what the rule says for that instant', () => {
    const span = fc.tuple(minuteNear, fc.integer({ min: 1, max: 6 * 1440 }));
    fc.assert(
      fc.property(
        anyFacts,
        span,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (facts, [from, minutes], part) => {
          const until = new Date(from.getTime() + minutes * MINUTE);
          const preview = onCallBetween(facts, from, until);
          // Anywhere, and just before and at every boundary.
          const probes = [
            from.getTime() + Math.floor((until.getTime() - from.getTime()) * part),
            ...preview.flatMap((each) => [each.from.getTime(), each.until.getTime() - 1, each.until.getTime()]),
          ].filter((at) => at >= from.getTime() && at < until.getTime());
          for (const probe of probes) {
            const at = new Date(probe);
            const shown = preview
              .filter((each) => each.from <= at && at < each.until)
              .map((each) => `${each.regionId} ${each.line}: ${each.technicianIds.join(',')}`);
            expect(shown.sort()).toEqual(peopleAt(facts, at));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('does not depend on how much of time is looked at', () => {
    fc.assert(
      fc.property(anyFacts, minuteNear, minuteNear, minuteNear, (facts, ...times) => {
        const [from, middle, until] = times.sort((a, b) => a.getTime() - b.getTime()) as [Date, Date, Date];
        const keys = (begin: Date, end: Date): string[] =>
          turnsBetween(facts, begin, end).map((turn) => JSON.stringify(turn));
        const whole = keys(from, new Date(until.getTime() + 1));
        for (const key of keys(middle, new Date(middle.getTime() + 1))) expect(whole).toContain(key);
      }),
      { numRuns: 200 },
    );
  });

  it('changes exactly when it says so: the same people until the end of a preview’s interval, others from it on', () => {
    fc.assert(
      fc.property(anyFacts, minuteNear, (facts, from) => {
        const until = new Date(from.getTime() + 3 * DAY);
        for (const each of onCallBetween(facts, from, until)) {
          const show = (at: number): string | undefined =>
            peopleAt(facts, new Date(at)).find((text) => text.startsWith(`${each.regionId} ${each.line}:`));
          const own = `${each.regionId} ${each.line}: ${each.technicianIds.join(',')}`;
          expect(show(each.from.getTime())).toBe(own);
          expect(show(each.until.getTime() - 1)).toBe(own);
          if (each.until < until) expect(show(each.until.getTime())).not.toBe(own);
          if (each.from > from) expect(show(each.from.getTime() - 1)).not.toBe(own);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is the same when only what concerns a region, or a technician, is reckoned', () => {
    const anyIds = fc.tuple(region, person);
    fc.assert(
      fc.property(anyFacts, minuteNear, anyIds, (facts, from, [regionId, technicianId]) => {
        const until = new Date(from.getTime() + 3 * DAY);
        const turns = (of: OnCallFacts): string[] =>
          turnsBetween(of, from, until)
            .filter(({ technicianIds }) => technicianIds.includes(technicianId))
            .map((turn) => JSON.stringify(turn));
        expect(turns(factsOfTechnician(facts, technicianId))).toEqual(turns(facts));
        const here = onCallBetween(facts, from, until).filter((each) => each.regionId === regionId);
        expect(onCallBetween(factsOfRegion(facts, regionId), from, until)).toEqual(here);
      }),
      { numRuns: 200 },
    );
  });

  it('is in no region that a look at the roster without the hours would not name', () => {
    fc.assert(
      fc.property(anyFacts, minuteNear, person, (facts, from, technicianId) => {
        const until = new Date(from.getTime() + 3 * DAY);
        const named = regionsOnRoster(facts, technicianId, { from, until });
        for (const turn of turnsBetween(facts, from, until)) {
          if (turn.technicianIds.includes(technicianId)) expect(named).toContain(turn.regionId);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is the same by a rotation, whatever else is on the roster', () => {
    fc.assert(
      fc.property(anyFacts, minuteNear, (facts, from) => {
        const rotations = facts.rotations.map((each, i) => ({ ...each, id: String(i) }));
        const until = new Date(from.getTime() + 3 * DAY);
        const turns = (of: OnCallFacts, id: string): string[] =>
          turnsBetween(of, from, until)
            .filter(({ source }) => source?.kind === 'rotation' && source.id === id)
            .map((turn) => JSON.stringify(turn));
        const all = { ...facts, rotations };
        for (const { id } of rotations) expect(turns(factsOfRotation(all, id), id)).toEqual(turns(all, id));
      }),
      { numRuns: 150 },
    );
  });

  it('has no gap and no double where two weekly shifts meet on paper, on the nights the clocks change', () => {
    const everyDay = [1, 2, 3, 4, 5, 6, 7];
    const shifts = (a: number, b: number): Shift[] => [
      { regionId: 'north', line: 'first', weekdays: everyDay, fromMinute: a, toMinute: b, technicianIds: ['a'] },
      { regionId: 'north', line: 'first', weekdays: everyDay, fromMinute: b, toMinute: a, technicianIds: ['b'] },
    ];
    const minute = fc.integer({ min: 0, max: 1439 });
    const nights = fc.constantFrom('2026-03-28', '2026-10-24', '2026-11-01', '2026-04-04', '2026-04-23', '2026-10-29');
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), nights, minute, minute, (timeZone, night, a, b) => {
        fc.pre(a !== b);
        const facts = { timeZone, shifts: shifts(a, b), rotations: [], overrides: [], calendars: {} };
        const from = new Date(`${night}T00:00Z`);
        const until = new Date(from.getTime() + 3 * DAY);
        const turns = turnsBetween(facts, from, until).sort((x, y) => x.from.getTime() - y.from.getTime());
        expect(turns[0]!.from <= from && turns.at(-1)!.until >= until).toBe(true);
        turns.slice(1).forEach((turn, i) => expect(turn.from).toEqual(turns[i]!.until));
      }),
      { numRuns: 200 },
    );
  });
});

describe('an override', () => {
  it('changes nothing outside of its time, and restores exactly what was', () => {
    fc.assert(
      fc.property(anyFacts, anyOverride, minuteNear, (facts, override, at) => {
        const laid = { ...facts, overrides: [...facts.overrides, { ...override, id: 'new' }] };
        fc.pre(at < override.from || at >= override.until);
        expect(peopleAt(laid, at)).toEqual(peopleAt(facts, at));
      }),
      { numRuns: 300 },
    );
  });

  it('puts the substitute in the place of the person, and touches nobody else', () => {
    fc.assert(
      fc.property(
        anyFacts,
        anyOverride,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (facts, override, part) => {
          fc.pre(override.replaces !== null);
          const length = override.until.getTime() - override.from.getTime();
          const at = new Date(override.from.getTime() + Math.floor(length * part));
          const laid = { ...facts, overrides: [...facts.overrides, { ...override, id: 'new' }] };
          const meant = (regionId: string, on: string): boolean =>
            (override.regionId ?? regionId) === regionId && (override.line ?? on) === on;
          const expected = onCallAt(facts, at).map(({ regionId, line: on, technicianIds }) => {
            const swapped = technicianIds.map((id) =>
              meant(regionId, on) && id === override.replaces ? override.by : id,
            );
            return `${regionId} ${on} ${[...new Set(swapped)].sort().join(',')}`;
          });
          const found = onCallAt(laid, at).map(
            (each) => `${each.regionId} ${each.line} ${[...each.technicianIds].sort().join(',')}`,
          );
          expect(found.sort()).toEqual(expected.sort());
        },
      ),
      { numRuns: 300 },
    );
  });

  it('for a whole line leaves the substitute alone on it, also where nobody was', () => {
    fc.assert(
      fc.property(anyFacts, anyOverride, (facts, override) => {
        fc.pre(override.replaces === null);
        const laid = { ...facts, overrides: [...facts.overrides, { ...override, id: 'new' }] };
        for (const at of [override.from, new Date(override.until.getTime() - 1)]) {
          const there = peopleAt(laid, at).find((text) => text.startsWith(`${override.regionId} ${override.line}:`));
          expect(there).toBe(`${override.regionId} ${override.line}: ${override.by}`);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('lets somebody stand in for a substitute, and says for whom everybody stands in', () => {
    const at = new Date('2026-10-21T04:00Z');
    const span = { from: new Date('2026-10-21T00:00Z'), until: new Date('2026-10-22T00:00Z') };
    const shift: Shift = {
      ...{ regionId: 'north', line: 'first', technicianIds: ['a'] },
      ...{ weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 0 },
    };
    const override = (id: string, replaces: string, by: string): RosterOverride => ({
      ...{ id, replaces, by, regionId: null, line: null },
      ...span,
    });
    const overrides = [override('1', 'a', 'b'), override('2', 'b', 'c')];
    const [found] = onCallAt({ timeZone: 'UTC', shifts: [shift], rotations: [], overrides, calendars: {} }, at);
    expect(found).toMatchObject({
      technicianIds: ['c'],
      standIns: [{ technicianId: 'c', insteadOf: 'b', overrideId: '2' }],
      until: span.until,
    });
  });

  it('that comes later in the week already ends the turn before it', () => {
    const startsOn = dayFromText('2026-10-19')!;
    const weekly = { id: 'r', name: { zh: '周', en: 'Week' }, regionId: 'north', line: 'first', skill: null } as const;
    const rotations: Rotation[] = [
      { ...weekly, participants: ['a', 'b'], unit: 'weeks', length: 1, startsOn, handOverMinute: 0, hours: null },
    ];
    const from = new Date('2026-10-22T00:00Z');
    const overrides: RosterOverride[] = [
      { id: '1', from, until: new Date('2026-10-23T00:00Z'), regionId: null, line: null, replaces: 'a', by: 'd' },
    ];
    const [found] = onCallAt(
      { timeZone: 'UTC', shifts: [], rotations, overrides, calendars: {} },
      new Date('2026-10-20T00:00Z'),
    );
    expect(found).toMatchObject({ technicianIds: ['a'], until: from });
  });
});
