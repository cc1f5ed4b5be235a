import fc from 'fast-check';
import type { OnCallFacts } from './on-call.js';
import { onCallAt } from './on-call.js';
import { dayFromText } from './local-time.js';
import { rosterFindings, uncovered, type PersonContact } from './roster-findings.js';
import type { Rotation } from './rotation.js';
import type { Shift } from './shift.js';

const DAY = 86_400_000;
const FROM = new Date('2026-11-22T00:00Z');
const UNTIL = new Date(FROM.getTime() + 3 * DAY);
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const shift = (line: 'first' | 'second', fromMinute: number, toMinute: number): Shift => ({
  ...{ regionId: 'north', line, weekdays: EVERY_DAY, fromMinute, toMinute, technicianIds: ['a'] },
});
const rotation = (change: Partial<Rotation> = {}): Rotation => ({
  id: 'r1',
  name: { zh: '夜班', en: 'Nights' },
  regionId: 'north',
  line: 'first',
  skill: null,
  participants: ['a'],
  unit: 'weeks',
  length: 1,
  startsOn: dayFromText('2026-01-05')!,
  handOverMinute: 0,
  hours: null,
  ...change,
});
const person = (id: string, change: Partial<PersonContact> = {}): PersonContact => ({
  ...{ id, name: { zh: `甲${id}`, en: `Person ${id}` }, hasContact: true, verified: true },
  ...change,
});
const onCall = (change: Partial<OnCallFacts>): OnCallFacts => ({
  ...{ timeZone: 'UTC', shifts: [], rotations: [], overrides: [], calendars: {} },
  ...change,
});
const find = (change: Partial<OnCallFacts>, people = [person('a'), person('b')]) =>
  rosterFindings(
    { onCall: onCall(change), regions: new Map([['north', { zh: '北区', en: 'North' }]]), people },
    FROM,
    UNTIL,
  );
const told = (found: ReturnType<typeof find>): string[] =>
  found.map(({ kind, from, until }) =>
    [kind, from?.toISOString().slice(5, 16), until?.toISOString().slice(5, 16)].filter(Boolean).join(' '),
  );

describe('the findings of a roster', () => {
  it('are none when both lines are covered and everybody can be reached', () => {
    expect(find({ shifts: [shift('first', 0, 0), shift('second', 480, 480)] })).toEqual([]);
  });

  it('name every gap with its exact beginning and end, and what it leads to in both languages', () => {
    const found = find({ shifts: [shift('first', 480, 0)] });
    expect(told(found)).toEqual([
      'nobodyOnCall 11-22T00:00 11-22T08:00',
      'nobodyOnCall 11-23T00:00 11-23T08:00',
      'nobodyOnCall 11-24T00:00 11-24T08:00',
    ]);
    expect(found[0]!.text).toEqual({
      zh: '北区：2026-11-22 00:00 – 2026-11-22 08:00 无人值班',
      en: 'North: nobody is on call 2026-11-22 00:00 – 2026-11-22 08:00',
    });
    expect(found[0]!.consequence.en).toContain('only the desk is told');
    expect(found[0]!.consequence.zh).toContain('监控台');
  });

  it('tell a first line without people from a second line without, and a region where nobody is at all', () => {
    const found = find({ shifts: [shift('first', 480, 1200), shift('second', 600, 1320)] });
    expect(told(found).filter((text) => text.includes('11-23T'))).toEqual([
      'nobodyOnCall 11-22T22:00 11-23T08:00',
      'nobodyOnCall 11-23T22:00 11-24T08:00',
      'noFirstLine 11-23T20:00 11-23T22:00',
      'noSecondLine 11-23T08:00 11-23T10:00',
    ]);
  });

  it('do not take a rotation for one skill for cover', () => {
    expect(told(find({ rotations: [rotation({ skill: 'cash', participants: ['a', 'b'] })] }))).toEqual([
      'nobodyOnCall 11-22T00:00 11-25T00:00',
    ]);
  });

  it('name rotations in which one person has every turn, also when they are in it twice', () => {
    const found = find({ rotations: [rotation({ participants: ['a', 'a'] })] });
    expect(found).toEqual([expect.objectContaining({ kind: 'singlePerson', technicianId: 'a', rotationId: 'r1' })]);
    expect(found[0]!.consequence.en).toContain('nobody takes over');
    expect(find({ rotations: [rotation({ participants: ['a', 'b'] })] })).toEqual([]);
  });

  it('name who will be on call and cannot be reached, is unverified or is not known; nobody who is not on call', () => {
    const shifts = [shift('first', 0, 0)];
    const kinds = (people: PersonContact[]) => find({ shifts }, people).map(({ kind, level }) => `${kind} ${level}`);
    expect(kinds([person('a', { hasContact: false, verified: false })])).toEqual(['noContact serious']);
    expect(kinds([person('a', { verified: false }), person('b', { verified: false })])).toEqual([
      'contactUnverified warning',
    ]);
    expect(kinds([])).toEqual(['unknownPerson serious']);
  });

  it('warn of a year without holidays only when a rotation goes by them', () => {
    const hours = { windows: [], dayKind: 'workday' as const, calendarId: 'china' };
    const calendars = { china: { name: { zh: '中国', en: 'China' }, years: {} } };
    const both = [rotation({ hours, participants: ['a', 'b'] }), rotation({ participants: ['a', 'b'] })];
    expect(told(find({ rotations: both, calendars }))).toEqual(['calendarIncomplete']);
    expect(find({ rotations: [both[1]!], calendars })).toEqual([]);
  });

  it('call it a gap exactly where the rule finds nobody', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const some = fc.array(fc.tuple(minute, minute), { maxLength: 3 });
    const probe = fc.integer({ min: 0, max: UNTIL.getTime() - FROM.getTime() - 1 });
    fc.assert(
      fc.property(some, fc.constantFrom('Europe/Berlin', 'Asia/Shanghai'), probe, (windows, timeZone, offset) => {
        const facts = onCall({ timeZone, shifts: windows.map(([from, to]) => shift('first', from, to)) });
        const found = rosterFindings(
          { onCall: facts, regions: new Map([['north', { zh: '北', en: 'N' }]]), people: [person('a')] },
          FROM,
          UNTIL,
        );
        const at = new Date(FROM.getTime() + offset);
        const inGap = found.some(({ kind, from, until }) => kind === 'nobodyOnCall' && from! <= at && at < until!);
        expect(inGap).toBe(onCallAt(facts, at).length === 0);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what is not covered', () => {
  it('is the whole span when nothing covers it, and nothing when all does', () => {
    const span = { from: FROM, until: UNTIL };
    expect(uncovered(span, [])).toEqual([span]);
    expect(uncovered(span, [span])).toEqual([]);
  });
});
