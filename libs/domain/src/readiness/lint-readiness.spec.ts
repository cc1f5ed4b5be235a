import fc from 'fast-check';
import type { EscalationPolicy, EscalationTarget } from '../escalation/policy.js';
import type { Reachable } from '../escalation/reach.js';
import type { WorkingHours } from '../escalation/working-hours.js';
import { FAULT_CATALOGUE } from '../fault/catalogue.js';
import type { FaultDefinition } from '../fault/fault-definition.js';
import { localTimeAt, weekdayOf } from '../roster/local-time.js';
import type { Line } from '../roster/line.js';
import { onCallAt, onCallBetween, type OnCall, type OnCallFacts } from '../roster/on-call.js';
import type { Shift } from '../roster/shift.js';
import { lintReadiness } from './lint-readiness.js';
import { findingKey, type FindingKind, type ReadinessFacts, type ReadinessFinding } from './readiness-facts.js';

const MINUTE_MS = 60_000;
const DAYS = 14;
const ZONE = 'Europe/Berlin';
/** The clocks go back on 25 October within these days. */
const FROM = new Date('2026-10-19T08:00:00Z');
const UNTIL = new Date(FROM.getTime() + DAYS * 1440 * MINUTE_MS);
const name = (text: string): { zh: string; en: string } => ({ zh: text, en: text });
const ANY = { priorities: [], categories: [], regions: [], impacts: [] };
const DESK: EscalationTarget = { to: 'desk' };
const hours: WorkingHours = {
  weekdays: [1, 2, 3, 4, 5],
  fromMinute: 510,
  toMinute: 1050,
  timeZone: ZONE,
  calendar: undefined,
};
const ALWAYS = [1, 2, 3, 4, 5, 6, 7];
const shift = (change: Partial<Shift> = {}): Shift => ({
  regionId: 'north',
  line: 'first',
  weekdays: ALWAYS,
  fromMinute: 0,
  toMinute: 0,
  technicianIds: ['anna', 'bert'],
  ...change,
});
const roster = (shifts: Shift[], change: Partial<OnCallFacts> = {}): OnCallFacts => ({
  timeZone: ZONE,
  shifts,
  rotations: [],
  overrides: [],
  calendars: {},
  ...change,
});
const SKILLS_ALL = ['card', 'cash', 'printer', 'power', 'network', 'security', 'application'];
const person = (kind: Reachable['kind'], id: string, hasContact = true): Reachable => ({
  kind,
  id,
  regions: [],
  hasContact,
});
const policy = (change: Partial<EscalationPolicy> = {}): EscalationPolicy => ({
  id: 'all',
  name: name('All'),
  when: ANY,
  steps: [{ afterMinutes: 5, notify: [DESK], hours: 'always' }],
  repeat: null,
  ...change,
});
function factsOf(onCall: OnCallFacts, change: Partial<ReadinessFacts> = {}): ReadinessFacts {
  return {
    regions: [{ id: 'north', name: name('North'), terminals: 3 }],
    technicians: ['anna', 'bert', 'carl'].map((id) => ({ id, name: name(id), skills: SKILLS_ALL })),
    people: [...['anna', 'bert', 'carl'].map((id) => person('technician', id)), person('desk', 'night')],
    onCall: onCallBetween(onCall, FROM, UNTIL),
    linesKept: [...onCall.shifts, ...onCall.rotations],
    policies: [policy()],
    workingHours: hours,
    faults: FAULT_CATALOGUE,
    calendars: {},
    calendarsUsed: [],
    channels: { used: ['sms'], configured: ['sms', 'email'] },
    unknownFaults: [],
    shiftChecks: [],
    ...change,
  };
}
const kinds = (facts: ReadinessFacts): FindingKind[] => lintReadiness(facts, FROM, UNTIL).map(({ kind }) => kind);
const only = (kind: FindingKind, facts: ReadinessFacts): ReadinessFinding[] =>
  lintReadiness(facts, FROM, UNTIL).filter((each) => each.kind === kind);

describe('readiness', () => {
  it('finds nothing where everybody would be reached', () => {
    expect(lintReadiness(factsOf(roster([shift()])), FROM, UNTIL)).toEqual([]);
  });

  it('names a gap to the minute, with the consequence, also in the night that has an hour twice', () => {
    const onCall = roster([shift({ fromMinute: 0, toMinute: 120 }), shift({ fromMinute: 240, toMinute: 0 })]);
    const gaps = only('gap', factsOf(onCall));
    expect(gaps).toHaveLength(DAYS);
    const changing = gaps.find(({ from }) => from.toISOString() === '2026-10-25T00:00:00.000Z')!;
    // From the first 02:00 until 04:00: three hours.
    expect(changing.until.toISOString()).toBe('2026-10-25T03:00:00.000Z');
    expect(changing).toMatchObject({ severity: 'error', subject: { regionId: 'north', line: 'first' } });
    expect(changing.text.en).toContain('reach the desk only');
  });

  it('takes a gap of the first line for a warning while the second is there', () => {
    const onCall = roster([shift({ line: 'second' })]);
    expect(only('gap', factsOf(onCall))).toMatchObject([{ severity: 'warning', from: FROM, until: UNTIL }]);
  });

  it('says once that a region has nobody at all', () => {
    expect(kinds(factsOf(roster([])))).toEqual(['noRoute']);
  });

  it('names who is on call and cannot be reached, for the time of their duty', () => {
    const people = [person('technician', 'anna', false), person('technician', 'bert'), person('desk', 'night')];
    const onCall = roster([shift({ technicianIds: ['bert'] }), shift({ fromMinute: 600, toMinute: 660 })]);
    const found = only('unreachablePerson', factsOf(onCall, { people }));
    expect(found).toHaveLength(DAYS);
    expect(found[0]!.until.getTime() - found[0]!.from.getTime()).toBe(60 * MINUTE_MS);
  });

  it('names a step that reaches nobody, graver when no other step would', () => {
    const second: EscalationTarget = { to: 'line', line: 'second' };
    const steps = [{ afterMinutes: 5, notify: [second], hours: 'always' as const }];
    const alone = factsOf(roster([shift()]), { policies: [policy({ steps })] });
    expect(only('stepReachesNobody', alone)).toMatchObject([
      { severity: 'error', subject: { policyId: 'all', step: 1, regionId: 'north' } },
    ]);
    const backed = [...steps, { afterMinutes: 9, notify: [DESK], hours: 'always' as const }];
    expect(
      only('stepReachesNobody', factsOf(roster([shift()]), { policies: [policy({ steps: backed })] })),
    ).toMatchObject([{ severity: 'warning' }]);
  });

  it('names the faults whose skill nobody on call has', () => {
    const technicians = [{ id: 'anna', name: name('anna'), skills: SKILLS_ALL.filter((each) => each !== 'card') }];
    const [found] = only('faultWithoutSkill', factsOf(roster([shift({ technicianIds: ['anna'] })]), { technicians }));
    expect(found).toMatchObject({ severity: 'error', subject: { skill: 'card' } });
    expect(found!.subject.faults).toContain('card.captured');
  });

  it('does not take a cash crew, who is there for another skill, or who works elsewhere, for somebody with the skill', () => {
    const technicians = ['anna', 'bert', 'carl'].map((id) => ({
      ...{ id, name: name(id) },
      skills: id === 'anna' ? SKILLS_ALL.filter((each) => each !== 'card') : SKILLS_ALL,
    }));
    const first = shift({ technicianIds: ['anna'] });
    const missing = (onCall: OnCallFacts, change: Partial<ReadinessFacts> = {}): unknown[] =>
      only('faultWithoutSkill', factsOf(onCall, { technicians, ...change })).map(({ subject }) => subject.skill);
    expect(missing(roster([first, shift({ line: 'cash', technicianIds: ['bert'] })]))).toEqual(['card']);
    expect(missing(roster([first, shift({ line: 'second', technicianIds: ['bert'] })]))).toEqual([]);
    const elsewhere = [{ ...person('technician', 'bert'), regions: ['south'] }, person('desk', 'night')];
    const second = roster([first, shift({ line: 'second', technicianIds: ['bert'] })]);
    expect(missing(second, { people: elsewhere })).toEqual(['card']);
  });

  it('names a rotation of one person', () => {
    expect(only('singlePerson', factsOf(roster([shift({ technicianIds: ['anna'] })])))).toMatchObject([
      { subject: { technicianId: 'anna', line: 'first' } },
    ]);
    expect(only('singlePerson', factsOf(roster([shift({ line: 'vendor', technicianIds: ['anna'] })])))).toEqual([]);
  });

  it('names policies that are for nothing, that end without a desk and that name strangers', () => {
    const lead = [
      {
        afterMinutes: 1,
        notify: [{ to: 'lead' } as const, { to: 'technician', id: 'zoe' } as const],
        hours: 'always' as const,
      },
    ];
    const policies = [policy(), policy({ id: 'hidden' }), policy({ id: 'gone', steps: lead })];
    expect(kinds(factsOf(roster([shift()]), { policies }))).toEqual(['policyMatchesNothing', 'policyMatchesNothing']);
    const own = factsOf(roster([shift()]), { policies: [policy({ id: 'gone', steps: lead })] });
    expect(kinds(own)).toEqual(['stepReachesNobody', 'unknownTarget', 'policyWithoutDesk']);
  });

  it('names years without holidays, channels that are not configured, and codes that nobody knows', () => {
    const found = lintReadiness(
      factsOf(roster([shift()]), {
        calendars: { cn: { name: name('China'), years: { '2025': { off: [], work: [] } } } },
        calendarsUsed: ['cn'],
        channels: { used: ['push', 'sms'], configured: ['sms'] },
        unknownFaults: ['door.ajar'],
      }),
      FROM,
      UNTIL,
    );
    expect(found.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['noHolidayData', { calendarId: 'cn', year: 2026 }],
      ['channelNotConfigured', { channel: 'push' }],
      ['faultWithoutRule', { faults: ['door.ajar'] }],
    ]);
    const mute = factsOf(roster([shift()]), { channels: { used: ['sms'], configured: [] } });
    expect(only('channelNotConfigured', mute)).toMatchObject([{ severity: 'error' }]);
  });

  it('names who has not answered before a shift, graver once it has begun, and nobody when it is over', () => {
    const check = (from: number, until: number, answeredAt: Date | null = null) => ({
      technicianId: 'anna',
      shiftFrom: new Date(FROM.getTime() + from * MINUTE_MS),
      shiftUntil: new Date(FROM.getTime() + until * MINUTE_MS),
      answeredAt,
    });
    const givenAway = { ...check(60, 600), technicianId: 'carl' };
    const shiftChecks = [check(60, 600), check(-60, 600), check(-600, -60), check(60, 600, FROM), givenAway];
    const found = only('shiftUnconfirmed', factsOf(roster([shift()]), { shiftChecks }));
    expect(found.map(({ severity }) => severity)).toEqual(['error', 'warning']);
  });
});

/** Each fault of one minute, reckoned on its own from who is on call at that instant. */
function bruteForce(facts: ReadinessFacts, onCallFacts: OnCallFacts, at: Date): Set<string> {
  const all = onCallAt(onCallFacts, at);
  const local = localTimeAt(at, ZONE);
  const works = hours.weekdays.includes(weekdayOf(local.day)) && local.minute >= 510 && local.minute < 1050;
  const found = new Set<string>();
  for (const region of facts.regions) {
    const here = all.filter((each) => each.regionId === region.id);
    if (facts.onCall.every((each) => each.regionId !== region.id)) continue;
    const present = new Set(here.flatMap((each) => each.technicianIds));
    const say = (kind: FindingKind, subject: ReadinessFinding['subject']): unknown =>
      found.add(findingKey({ kind, subject: { regionId: region.id, ...subject } }));
    const kept = new Set<Line>([
      'first',
      ...facts.linesKept.filter((l) => l.regionId === region.id).map((l) => l.line),
    ]);
    for (const line of kept) if (!here.some((each) => each.line === line && !each.skill)) say('gap', { line });
    for (const id of present) {
      const reachable = facts.people.find((each) => each.kind === 'technician' && each.id === id)?.hasContact;
      if (reachable === false) say('unreachablePerson', { technicianId: id });
    }
    const needed = Object.values(facts.faults).filter(({ dispatch }) => present.size > 0 && dispatch === 'now');
    for (const { skill } of needed) {
      const has = here.some(
        (turn) =>
          (!turn.skill || turn.skill === skill) &&
          (turn.line !== 'cash' || skill === 'cash') &&
          turn.technicianIds.some((id) => facts.technicians.find((each) => each.id === id)?.skills.includes(skill)),
      );
      if (!has) say('faultWithoutSkill', { skill });
    }
    const [first] = facts.policies;
    const steps = [...first!.steps, ...(first!.repeat ? [first!.repeat] : [])];
    steps.forEach((step, i) => {
      if (step.hours === 'working' && !works) return;
      const told = step.notify.some((target) => isThere(target, here, region.id, facts.people));
      if (!told) say('stepReachesNobody', { policyId: first!.id, step: i + 1 });
    });
  }
  return found;
}

function isThere(target: EscalationTarget, here: OnCall[], regionId: string, people: readonly Reachable[]): boolean {
  return people.some((each) => {
    if (!each.hasContact) return false;
    if (target.to === 'desk' || target.to === 'lead') {
      return each.kind === target.to && (each.regions.length === 0 || each.regions.includes(regionId));
    }
    if (target.to === 'robot') return false;
    if (each.kind !== 'technician') return false;
    return target.to === 'technician'
      ? each.id === target.id
      : here.some(
          ({ line, skill, technicianIds }) =>
            line === target.line && (!skill || skill === 'card') && technicianIds.includes(each.id),
        );
  });
}

const COVERAGE: readonly FindingKind[] = ['gap', 'unreachablePerson', 'faultWithoutSkill', 'stepReachesNobody'];
const person3 = fc.constantFrom('anna', 'bert', 'carl');
const shifts = fc.array(
  fc.record({
    regionId: fc.constantFrom('north', 'south'),
    line: fc.constantFrom<Line>('first', 'second', 'vendor'),
    weekdays: fc.subarray(ALWAYS, { minLength: 1 }),
    fromMinute: fc.integer({ min: 0, max: 1439 }),
    toMinute: fc.integer({ min: 0, max: 1439 }),
    technicianIds: fc.uniqueArray(person3, { minLength: 1, maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 5 },
);
const overrides = fc.array(
  fc
    .record({ begin: fc.integer({ min: 0, max: 20_000 }), length: fc.integer({ min: 1, max: 3_000 }), by: person3 })
    .map(({ begin, length, by }, i = 0) => ({
      id: `o${i}`,
      from: new Date(FROM.getTime() + begin * MINUTE_MS),
      until: new Date(FROM.getTime() + (begin + length) * MINUTE_MS),
      regionId: 'north',
      line: 'first' as Line,
      replaces: null,
      by,
    })),
  { maxLength: 3 },
);
const rotations = fc.array(
  fc.record({
    id: fc.constant('r'),
    name: fc.constant(name('r')),
    regionId: fc.constant('north'),
    line: fc.constantFrom<Line>('first', 'second'),
    skill: fc.constantFrom(null, 'card', 'cash'),
    participants: fc.uniqueArray(person3, { minLength: 1 }),
    unit: fc.constantFrom('hours' as const, 'days' as const),
    length: fc.integer({ min: 1, max: 20 }),
    startsOn: fc.constant({ year: 2026, month: 10, day: 17 }),
    handOverMinute: fc.integer({ min: 0, max: 1439 }),
    hours: fc.constantFrom(null, {
      windows: [{ weekdays: [1, 3, 5, 7], fromMinute: 1200, toMinute: 400 }],
      dayKind: null,
      calendarId: null,
    }),
  }),
  { maxLength: 1 },
);
const anyTarget = fc.constantFrom<EscalationTarget>(
  DESK,
  { to: 'lead' },
  { to: 'line', line: 'second' },
  { to: 'line', line: 'vendor' },
  { to: 'technician', id: 'anna' },
);
const anyPolicy = fc
  .record({
    steps: fc.array(
      fc.record({
        afterMinutes: fc.constant(5),
        notify: fc.array(anyTarget, { minLength: 1, maxLength: 2 }),
        hours: fc.constantFrom('always' as const, 'working' as const),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ steps }) => policy({ steps }));
const oneFault = FAULT_CATALOGUE['card.captured'] satisfies FaultDefinition;

describe('readiness against brute force', () => {
  it('says of each minute of fourteen days what looking at that minute alone says, and no more', () => {
    const facts = fc.record({
      shifts,
      overrides,
      rotations,
      rule: anyPolicy,
      mute: fc.subarray(['anna', 'bert']),
      skilled: fc.subarray(['anna', 'bert', 'carl']),
    });
    fc.assert(
      fc.property(facts, (given) => {
        const onCall = roster(given.shifts, { overrides: given.overrides, rotations: given.rotations });
        const own = factsOf(onCall, {
          regions: ['north', 'south'].map((id) => ({ id, name: name(id), terminals: 1 })),
          technicians: ['anna', 'bert', 'carl'].map((id) => ({
            id,
            name: name(id),
            skills: given.skilled.includes(id) ? ['card'] : ['cash'],
          })),
          people: [
            ...['anna', 'bert', 'carl'].map((id) => person('technician', id, !given.mute.includes(id))),
            { ...person('desk', 'night'), regions: ['south'] },
          ],
          policies: [given.rule],
          faults: { 'card.captured': oneFault },
        });
        const findings = lintReadiness(own, FROM, UNTIL).filter(({ kind }) => COVERAGE.includes(kind));
        const keyed = findings.map((each) => ({ ...each, key: findingKey(each) }));
        for (let at = FROM.getTime(); at < UNTIL.getTime(); at += MINUTE_MS) {
          const said = keyed.filter(({ from, until }) => from.getTime() <= at && at < until.getTime());
          const wanted = bruteForce(own, onCall, new Date(at));
          const differs = said.length !== wanted.size || said.some(({ key }) => !wanted.has(key));
          const keys = said.map(({ key }) => key).sort();
          if (differs)
            throw new Error(`${new Date(at).toISOString()}: ${keys.join()} is not ${[...wanted].sort().join()}`);
        }
      }),
      { numRuns: 2 },
    );
  }, 120_000);
});
