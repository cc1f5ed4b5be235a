import fc from 'fast-check';
import { PRIORITIES, type Priority } from '../incident/priority.js';
import { openHours, type OpenHours } from './open-hours.js';
import { reckonService, type TargetTerms } from './service-clock.js';
import { roundsOf, type ServiceEvent } from './service-history.js';
import { PAUSE_REASONS, SERVICE_TARGETS, type ServiceTarget } from './service-words.js';

const ALWAYS = openHours({ kind: 'always' });
const OFFICE_DAY = [
  { from: 510, to: 720 },
  { from: 810, to: 1_080 },
];
const OFFICE = openHours({
  kind: 'business',
  timeZone: 'Asia/Shanghai',
  week: [OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, [], []],
  makeUp: [{ from: 540, to: 1_020 }],
  specialDays: new Map([
    ...[1, 2, 3, 4, 5, 6, 7].map((day) => [`2026-10-0${day}`, 'holiday'] as const),
    ['2026-10-10', 'workday'],
  ]),
});

const terms = (minutes: Partial<Record<Priority, number | null>> = {}, hours: OpenHours = ALWAYS): TargetTerms => ({
  limits: Object.fromEntries(
    PRIORITIES.map((priority) => [
      priority,
      { minutes: minutes[priority] === undefined ? 60 : minutes[priority]!, hours },
    ]),
  ) as TargetTerms['limits'],
  stoppedBy: PAUSE_REASONS,
  warnShare: 0.75,
});

const START = Date.parse('2026-11-16T02:00:00Z');
const at = (minute: number): Date => new Date(START + minute * 60_000);
const opened: ServiceEvent = { kind: 'opened', at: at(0), priority: 'P2' };
const level = (
  history: readonly ServiceEvent[],
  now: Date,
  { target = 'restore', by = terms() }: { target?: ServiceTarget; by?: TargetTerms } = {},
) => reckonService(roundsOf([opened, ...history]).at(-1)!, target, by, now);

describe('the clock of a service level', () => {
  it('runs from the opening to the limit, is at risk at its share, and is broken at its end', () => {
    expect(level([], at(44))).toMatchObject({
      state: 'running',
      elapsedMinutes: 44,
      remainingMinutes: 16,
      dueAt: at(60),
      warnAt: at(45),
    });
    expect(level([], at(59)).state).toBe('running');
    expect(level([], at(60))).toMatchObject({ state: 'breached', dueAt: at(60) });
  });

  it('is met by its own step: a technician on the spot has responded and arrived, and restored nothing', () => {
    const history: ServiceEvent[] = [{ kind: 'arrived', at: at(10) }];
    expect(SERVICE_TARGETS.map((target) => level(history, at(500), { target }).state)).toEqual([
      'met',
      'met',
      'breached',
    ]);
  });

  it('is void when the fault goes by itself in time, and broken when that was too late', () => {
    const closed = (minute: number) => level([{ kind: 'closed', at: at(minute) }], at(500), { target: 'response' });
    expect(closed(59)).toMatchObject({ state: 'void', dueAt: null, metAt: null });
    expect(closed(61)).toMatchObject({ state: 'breached', dueAt: at(60), metAt: null });
  });

  it('stays broken when the step comes late, and says how late', () => {
    const late = level([{ kind: 'restored', at: at(90) }], at(500));
    expect(late).toMatchObject({ state: 'breached', metAt: at(90), elapsedMinutes: 90, remainingMinutes: -30 });
  });

  it('stands still while paused, is due at no time then, and goes on where it stood', () => {
    const paused: ServiceEvent = { kind: 'paused', at: at(20), reason: 'waitingParts' };
    expect(level([paused], at(5_000))).toMatchObject({
      state: 'paused',
      elapsedMinutes: 20,
      dueAt: null,
      pausedBy: ['waitingParts'],
    });
    const resumed: ServiceEvent = { kind: 'resumed', at: at(5_000), reason: 'waitingParts' };
    expect(level([paused, resumed], at(5_001))).toMatchObject({ state: 'running', dueAt: at(5_040) });
  });

  it('does not stop for a reason that is not among its own', () => {
    const paused: ServiceEvent = { kind: 'paused', at: at(20), reason: 'customer' };
    const by = { ...terms(), stoppedBy: ['waitingParts' as const] };
    expect(level([paused], at(30), { by })).toMatchObject({ state: 'running', dueAt: at(60), pausedBy: [] });
  });

  it('stands still as long as one of several reasons is left', () => {
    const history: ServiceEvent[] = [
      { kind: 'paused', at: at(10), reason: 'waitingParts' },
      { kind: 'paused', at: at(15), reason: 'noAccess' },
      { kind: 'resumed', at: at(20), reason: 'waitingParts' },
      { kind: 'resumed', at: at(30), reason: 'noAccess' },
    ];
    expect(level(history, at(25))).toMatchObject({ state: 'paused', elapsedMinutes: 10 });
    expect(level(history, at(40))).toMatchObject({ state: 'running', elapsedMinutes: 20, dueAt: at(80) });
  });

  it('takes the limit of a new priority at once, which may be over already', () => {
    const by = terms({ P1: 15, P2: 60, P4: null });
    const change = (priority: Priority): ServiceEvent => ({ kind: 'priority', at: at(30), priority });
    expect(level([change('P1')], at(30), { by })).toMatchObject({
      state: 'breached',
      dueAt: at(30),
      elapsedMinutes: 30,
    });
    expect(level([change('P4')], at(900), { by })).toMatchObject({
      state: 'running',
      dueAt: null,
      limitMinutes: null,
      remainingMinutes: null,
    });
  });

  it('begins anew with a reopening', () => {
    const history: ServiceEvent[] = [
      { kind: 'restored', at: at(50) },
      { kind: 'reopened', at: at(100) },
    ];
    expect(level(history, at(110))).toMatchObject({ state: 'running', elapsedMinutes: 10, dueAt: at(160) });
    const [first] = roundsOf([opened, ...history]);
    expect(reckonService(first!, 'restore', terms(), at(110)).state).toBe('met');
  });

  it('counts the hours of the office, over lunch, night, weekend and holidays, and on days worked in exchange', () => {
    const due = (openedAt: string, minutes: number): string =>
      reckonService(
        { round: 1, openedAt: new Date(openedAt), priority: 'P3', events: [] },
        'restore',
        terms({ P3: minutes }, OFFICE),
        new Date(openedAt),
      ).dueAt!.toISOString();
    expect(due('2026-11-16T11:30:00+08:00', 60)).toBe('2026-11-16T06:00:00.000Z'); // 14:00, after lunch
    expect(due('2026-11-16T17:30:00+08:00', 60)).toBe('2026-11-17T01:00:00.000Z'); // 09:00 next morning
    expect(due('2026-11-20T17:30:00+08:00', 60)).toBe('2026-11-23T01:00:00.000Z'); // Monday
    expect(due('2026-09-30T17:30:00+08:00', 60)).toBe('2026-10-08T01:00:00.000Z'); // after the holidays
    expect(due('2026-10-09T17:30:00+08:00', 60)).toBe('2026-10-10T01:30:00.000Z'); // a Saturday that is worked
    expect(due('2026-11-16T17:00:00+08:00', 60)).toBe('2026-11-16T10:00:00.000Z'); // at the very end of the day
  });

  it('is never due in a calendar that never opens', () => {
    const never = openHours({ kind: 'business', timeZone: 'UTC', week: [], makeUp: [], specialDays: new Map() });
    expect(level([], at(9_000), { by: terms({}, never) })).toMatchObject({
      state: 'running',
      elapsedMinutes: 0,
      dueAt: null,
    });
  });

  it('counts a night of daylight saving as long as it is', () => {
    const night = openHours({
      kind: 'business',
      timeZone: 'Europe/Berlin',
      week: [0, 1, 2, 3, 4, 5, 6].map(() => [{ from: 0, to: 360 }]),
      makeUp: [],
      specialDays: new Map(),
    });
    const hours = (day: string): number =>
      night.openMs(Date.parse(`${day}T20:00:00Z`), Date.parse(`${day}T20:00:00Z`) + 86_400_000) / 3_600_000;
    expect(hours('2026-03-28')).toBe(5);
    expect(hours('2026-10-24')).toBe(7);
    expect(hours('2026-06-01')).toBe(6);
  });
});

const minute = fc.integer({ min: 0, max: 3_000 });
const priority = fc.constantFrom(...PRIORITIES);
const reason = fc.constantFrom(...PAUSE_REASONS);
const instant = fc.integer({ min: 0, max: 3_000 * 60_000 }).map((ms) => new Date(START + ms));
const event: fc.Arbitrary<ServiceEvent> = fc.oneof(
  fc.record({ kind: fc.constant('priority' as const), at: instant, priority }),
  fc.record({ kind: fc.constantFrom('paused' as const, 'resumed' as const), at: instant, reason }),
  fc.record({
    kind: fc.constantFrom('accepted' as const, 'arrived' as const, 'restored' as const, 'closed' as const),
    at: instant,
  }),
);
const histories = fc.array(event, { maxLength: 8 }).map((events) => roundsOf([opened, ...events]).at(-1)!);
const limits = fc.record({ P1: minute, P2: minute, P3: minute, P4: minute }).map((minutes) => terms(minutes));
const anyTerms = fc.oneof(
  limits,
  limits.map((each) => ({ ...each, limits: withHours(each.limits, OFFICE) })),
);
const promises = fc.record({ round: histories, by: anyTerms, target: fc.constantFrom(...SERVICE_TARGETS) });
const inMinute = fc.integer({ min: 1, max: 59_999 });
const blinks = fc.record({ when: minute, first: inMinute, second: inMinute, why: reason });

function withHours(all: TargetTerms['limits'], hours: OpenHours): TargetTerms['limits'] {
  return Object.fromEntries(
    Object.entries(all).map(([key, limit]) => [key, { ...limit, hours }]),
  ) as TargetTerms['limits'];
}

describe('in whatever order things happen', () => {
  it('a new priority keeps the time that was used', () => {
    fc.assert(
      fc.property(promises, instant, priority, ({ round, by, target }, when, to) => {
        const changed = {
          ...round,
          events: [
            ...round.events.filter(({ at: then }) => then <= when),
            { kind: 'priority' as const, at: when, priority: to },
          ],
        };
        const before = { ...changed, events: changed.events.slice(0, -1) };
        expect(reckonService(changed, target, by, when).elapsedMinutes).toBe(
          reckonService(before, target, by, when).elapsedMinutes,
        );
      }),
    );
  });

  it('pausing and resuming in the same minute changes nothing', () => {
    fc.assert(
      fc.property(promises, blinks, instant, ({ round, by, target }, { when, first, second, why }, now) => {
        // Of a reason that is not about anything else in this history.
        const plain = { ...round, events: round.events.filter((each) => !('reason' in each) || each.reason !== why) };
        const blink: ServiceEvent[] = [
          { kind: 'paused', at: new Date(at(when).getTime() + Math.min(first, second)), reason: why },
          { kind: 'resumed', at: new Date(at(when).getTime() + Math.max(first, second)), reason: why },
        ];
        const blinking = roundsOf([opened, ...plain.events, ...blink]).at(-1)!;
        // Between the two, somebody has stopped it; the end of that minute is soon enough.
        const later = now.getTime() > blink[0]!.at.getTime() && now < blink[1]!.at ? blink[1]!.at : now;
        expect(reckonService(blinking, target, by, later)).toEqual(reckonService(plain, target, by, later));
      }),
    );
  });

  it('what was met is never broken later, and what was broken is never met', () => {
    fc.assert(
      fc.property(promises, instant, instant, ({ round, by, target }, one, other) => {
        const [sooner, later] = one < other ? [one, other] : [other, one];
        const before = reckonService(round, target, by, sooner);
        const after = reckonService(round, target, by, later);
        if (before.state === 'met' || before.state === 'breached' || before.state === 'void')
          expect(after.state).toBe(before.state);
        if (before.ended) expect(after).toEqual(before);
        expect(after.elapsedMinutes).toBeGreaterThanOrEqual(before.elapsedMinutes);
      }),
    );
  });

  it('what happens later changes nothing that was answered before', () => {
    fc.assert(
      fc.property(promises, instant, ({ round, by, target }, now) => {
        const known = { ...round, events: round.events.filter((each) => each.at <= now) };
        expect(reckonService(round, target, by, now)).toEqual(reckonService(known, target, by, now));
      }),
    );
  });

  it('a limit that is foreseen is broken at that instant, and not before, if nothing happens', () => {
    fc.assert(
      fc.property(promises, instant, ({ round, by, target }, now) => {
        const known = { ...round, events: round.events.filter((each) => each.at <= now) };
        const foreseen = reckonService(known, target, by, now);
        if (foreseen.state !== 'running' || !foreseen.dueAt) return;
        expect(reckonService(known, target, by, new Date(foreseen.dueAt.getTime() - 1)).state).toBe('running');
        expect(reckonService(known, target, by, foreseen.dueAt).state).toBe('breached');
        expect(foreseen.warnAt!.getTime()).toBeLessThanOrEqual(foreseen.dueAt.getTime());
      }),
    );
  });
});
