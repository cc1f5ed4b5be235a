import fc from 'fast-check';
import { INCIDENT_STATES } from '../incident/lifecycle.js';
import { isHeld, isOver } from '../incident/transitions.table.js';
import type { EscalationClock, EscalationFacts } from './next-escalation.js';
import { pullToNow, stepOf } from './next-escalation.js';
import { LAST_RESORT_POLICY, policyFor, type EscalationPolicy, type EscalationTarget } from './policy.js';
import { reachOf, type Reachable, type ReachFacts } from './reach.js';
import { runEscalation, type EscalationWorld } from './run-escalation.js';
import { nextWorkingInstant, workingSpans, type WorkingHours } from './working-hours.js';

const MINUTE_MS = 60_000;
/** Saturday night in Shanghai. */
const NOW = new Date('2026-11-21T19:00:00Z');
const at = (minutes: number): Date => new Date(NOW.getTime() + minutes * MINUTE_MS);
const HOURS: WorkingHours = {
  weekdays: [1, 2, 3, 4, 5],
  fromMinute: 9 * 60,
  toMinute: 17 * 60 + 30,
  timeZone: 'Asia/Shanghai',
  calendar: undefined,
};
const ANY = { priorities: [], categories: [], regions: [], impacts: [] };
const LEAD: EscalationTarget = { to: 'lead' };
const DESK: EscalationTarget = { to: 'desk' };
const SECOND: EscalationTarget = { to: 'line', line: 'second' };
const policy = (change: Partial<EscalationPolicy> = {}): EscalationPolicy => ({
  id: 'p1',
  name: { zh: '一级', en: 'P1' },
  when: ANY,
  steps: [
    { afterMinutes: 5, notify: [LEAD], hours: 'always' },
    { afterMinutes: 10, notify: [DESK, SECOND], hours: 'always' },
    { afterMinutes: 20, notify: [{ to: 'line', line: 'vendor' }], hours: 'always' },
  ],
  repeat: { everyMinutes: 15, notify: [LEAD], hours: 'always' },
  ...change,
});
const person = (kind: Reachable['kind'], id: string, change: Partial<Reachable> = {}): Reachable => ({
  kind,
  id,
  regions: [],
  hasContact: true,
  ...change,
});
const EVERYBODY: ReachFacts = {
  onCall: [
    { regionId: 'north', line: 'second', technicianIds: ['tech02'] },
    { regionId: 'north', line: 'vendor', technicianIds: ['vendor1'] },
  ],
  people: [
    person('technician', 'tech02'),
    person('technician', 'vendor1'),
    person('lead', 'chief'),
    person('desk', 'night'),
  ],
};
const world = (change: Partial<EscalationWorld> = {}): EscalationWorld => ({
  policy: policy(),
  hours: HOURS,
  subject: { regionId: 'north', skill: 'card' },
  reach: EVERYBODY,
  ...change,
});
const facts = (change: Partial<EscalationFacts> = {}): EscalationFacts => ({
  state: 'new',
  paging: true,
  suppressed: false,
  shelvedUntil: null,
  since: null,
  clock: null,
  ...change,
});

/** Looks at these minutes, as a pass would, and notes `minute:recipients` of each fire. */
function play(minutes: readonly number[], own: EscalationWorld, change: Partial<EscalationFacts> = {}): string[] {
  let clock: EscalationClock | null = null;
  const fires: string[] = [];
  for (const minute of minutes) {
    const run = runEscalation(facts({ ...change, clock }), own, at(minute));
    clock = run.clock;
    for (const { recipients } of run.fired) fires.push(`${minute}:${recipients.map(({ id }) => id).join('+')}`);
  }
  return fires;
}
const everyMinute = (to: number): number[] => Array.from({ length: to + 1 }, (_, i) => i);

describe('an escalation', () => {
  it('tells lead, desk, second line and vendor at the minutes of the policy, then the lead again and again', () => {
    expect(play(everyMinute(52), world())).toEqual([
      '5:chief',
      '10:night+tech02',
      '20:vendor1',
      '35:chief',
      '50:chief',
    ]);
  });

  it('catches up with every step that a stop of the server delayed, once each, and says a missed repeat once', () => {
    expect(play([0, 7, 200, 201, 216], world())).toEqual(['7:chief', '200:night+tech02', '200:vendor1', '216:chief']);
  });

  it('goes on at once when a step reaches nobody', () => {
    const reach = { ...EVERYBODY, people: EVERYBODY.people.filter(({ kind }) => kind !== 'lead') };
    expect(play(everyMinute(21), world({ reach }))).toEqual(['5:', '5:night+tech02', '20:vendor1']);
  });

  it('tells every desk and lead of the bank when the last step reaches nobody', () => {
    const reach = { onCall: [], people: [person('desk', 'south', { regions: ['south'] })] };
    const own = world({ policy: policy({ repeat: null }), reach });
    const run = runEscalation(facts({ clock: { from: NOW, step: 2, due: at(20) } }), own, at(20));
    expect(run.fired.map(({ reason, recipients }) => [reason, recipients.map(({ id }) => id)])).toEqual([
      ['lastResort', ['south']],
    ]);
    expect(run.fired[0]!.missed).toEqual([{ target: { to: 'line', line: 'vendor' }, reason: 'nobodyOnCall' }]);
  });

  it('says so and goes on trying when the bank has nobody at all', () => {
    const fires = play(everyMinute(36), world({ reach: { onCall: [], people: [] } }));
    expect(fires).toEqual(['5:', '5:', '5:', '5:', '20:', '35:']);
  });

  it('starts from when somebody was first to be sent, not from when it was looked at', () => {
    const { clock } = runEscalation(facts({ since: at(-1) }), world(), NOW);
    expect(clock).toEqual({ from: at(-1), step: 0, due: at(4) });
  });

  it('fires what is next at once when somebody asks for it, and keeps the times of the steps behind', () => {
    const pulled = pullToNow({ from: NOW, step: 0, due: at(5) }, at(2));
    const run = runEscalation(facts({ clock: pulled }), world(), at(2));
    expect(run.fired).toHaveLength(1);
    expect(run.clock).toEqual({ from: NOW, step: 1, due: at(10) });
  });

  it('lets a quiet step wait for the next working day, holidays and worked weekends counted', () => {
    const quiet = policy({ steps: [{ afterMinutes: 60, notify: [DESK], hours: 'working' }], repeat: null });
    const due = (hours: WorkingHours): string | undefined =>
      runEscalation(facts(), world({ policy: quiet, hours }), NOW).clock?.due?.toISOString();
    const with2026 = (days: { off: string[]; work: string[] }): WorkingHours => ({
      ...HOURS,
      calendar: { name: { zh: '中国', en: 'China' }, years: { '2026': days } },
    });
    // NOW is Sunday 03:00 in Shanghai.
    expect(due(HOURS)).toBe('2026-11-23T01:00:00.000Z');
    expect(due(with2026({ off: ['2026-11-23'], work: [] }))).toBe('2026-11-24T01:00:00.000Z');
    expect(due(with2026({ off: [], work: ['2026-11-22'] }))).toBe('2026-11-22T01:00:00.000Z');
    expect(due({ ...HOURS, weekdays: [] })).toBe(at(60).toISOString());
  });

  it('rests with the reason', () => {
    const reason = (change: Partial<EscalationFacts>): string => runEscalation(facts(change), world(), NOW).reason;
    expect(reason({ state: 'merged' })).toBe('over');
    expect(reason({ state: 'restored' })).toBe('restored');
    expect(reason({ state: 'onSite' })).toBe('accepted');
    expect(reason({ suppressed: true })).toBe('suppressed');
    expect(reason({ shelvedUntil: at(1) })).toBe('shelved');
    expect(reason({ paging: false })).toBe('notPaging');
    expect(reason({})).toBe('started');
    expect(reason({ clock: { from: at(-60), step: 3, due: null } })).toBe('nothingDue');
  });

  it('rests when the policy was shortened under it', () => {
    const short = policy({ steps: policy().steps.slice(0, 1), repeat: null });
    const run = runEscalation(facts({ clock: { from: at(-20), step: 2, due: at(-1) } }), world({ policy: short }), NOW);
    expect(run).toMatchObject({ fired: [], clock: { due: null } });
  });
});

describe('the choice of a policy', () => {
  const subject = { priority: 'P1', category: 'hardware', impact: 'card', regionId: 'north' } as const;
  it('takes the first that is for the incident', () => {
    const [wrong, right, later] = [
      policy({ id: 'wrong', when: { ...ANY, priorities: ['P2'] } }),
      policy({ id: 'right', when: { ...ANY, priorities: ['P1'], impacts: ['card', 'cash'], regions: ['north'] } }),
      policy({ id: 'later' }),
    ];
    expect(policyFor([wrong, right, later], subject)).toEqual({ policy: right, reason: 'firstMatch' });
    expect(policyFor([wrong], subject)).toEqual({ policy: LAST_RESORT_POLICY, reason: 'nothingMatches' });
  });
});

describe('whom a step reaches', () => {
  it('names each person once, and each target that means nobody with the reason', () => {
    const people = [
      person('technician', 'mute', { hasContact: false }),
      person('technician', 'tech02'),
      person('lead', 'south', { regions: ['south'] }),
      person('robot', 'wecom'),
    ];
    const targets: EscalationTarget[] = [
      SECOND,
      { to: 'technician', id: 'tech02' },
      { to: 'technician', id: 'mute' },
      { to: 'technician', id: 'gone' },
      LEAD,
      DESK,
      { to: 'line', line: 'cash' },
      { to: 'robot', id: 'wecom' },
      { to: 'robot', id: 'none' },
    ];
    const reach = reachOf(targets, { regionId: 'north', skill: 'card' }, { onCall: EVERYBODY.onCall, people });
    expect(reach.recipients.map(({ id }) => id)).toEqual(['tech02', 'wecom']);
    expect(reach.missed.map(({ reason }) => reason)).toEqual([
      'noContact',
      'unknownTechnician',
      'noLead',
      'noDesk',
      'nobodyOnCall',
      'unknownRobot',
    ]);
  });
});

const targets = fc.uniqueArray(
  fc.constantFrom<EscalationTarget>(LEAD, DESK, SECOND, { to: 'line', line: 'cash' }, { to: 'technician', id: 'x' }),
  { minLength: 1, maxLength: 3 },
);
const hours = fc.constantFrom('always' as const, 'working' as const);
const policies = fc
  .record({
    steps: fc.array(fc.record({ afterMinutes: fc.integer({ min: 0, max: 90 }), notify: targets, hours }), {
      minLength: 1,
      maxLength: 5,
    }),
    repeat: fc.option(fc.record({ everyMinutes: fc.integer({ min: 1, max: 60 }), notify: targets, hours })),
  })
  .map(({ steps, repeat }) =>
    policy({ steps: steps.sort((a, b) => a.afterMinutes - b.afterMinutes), repeat: repeat ?? null }),
  );
const reaches = fc
  .subarray([...EVERYBODY.people, person('technician', 'x')])
  .map((people): ReachFacts => ({ onCall: EVERYBODY.onCall, people }));
/** Instants at which a pass looks: minutes from the start, with stops of the server in between. */
const looks = fc
  .array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 })
  .map((gaps) => gaps.map((_, i) => gaps.slice(0, i + 1).reduce((sum, gap) => sum + gap / 10, 0)));

describe('a line that is kept for one skill', () => {
  it('is called only for faults that need the skill', () => {
    const cards = { regionId: 'north', line: 'second' as const, skill: 'cash', technicianIds: ['tech02'] };
    const reach = { ...EVERYBODY, onCall: [cards] };
    const of = (skill: 'card' | 'cash'): unknown => reachOf([SECOND], { regionId: 'north', skill }, reach).recipients;
    expect(of('card')).toEqual([]);
    expect(of('cash')).toHaveLength(1);
  });
});

describe('properties of escalation', () => {
  it('never lets a due time decrease, never fires a step twice, skips none, and fires none before it is due', () => {
    fc.assert(
      fc.property(policies, reaches, looks, (own, reach, minutes) => {
        let clock: EscalationClock | null = null;
        const indices: number[] = [];
        let due = -Infinity;
        for (const minute of [0, ...minutes]) {
          const run = runEscalation(facts({ clock }), world({ policy: own, reach }), at(minute));
          for (const { step, dueAt } of run.fired) {
            expect(dueAt.getTime()).toBeLessThanOrEqual(at(minute).getTime());
            expect(dueAt.getTime()).toBeGreaterThanOrEqual(due);
            due = dueAt.getTime();
            indices.push(step.index);
          }
          clock = run.clock;
        }
        expect(indices).toEqual(indices.map((_, i) => i));
      }),
    );
  });

  it('reaches the last step of every policy of an incident that nobody takes', () => {
    fc.assert(
      fc.property(policies, reaches, (own, reach) => {
        const week = Array.from({ length: 24 * 7 }, (_, hour) => hour * 60);
        let clock: EscalationClock | null = null;
        const fired = week.flatMap((minute) => {
          const run = runEscalation(facts({ clock }), world({ policy: own, reach }), at(minute));
          clock = run.clock;
          return run.fired.map(({ step }) => step.index);
        });
        expect(fired).toEqual(expect.arrayContaining(own.steps.map((_, i) => i)));
        // Somebody hears of it whenever the bank has a desk or a lead that can be reached.
        expect(stepOf(own, own.steps.length) === undefined).toBe(own.repeat === null);
      }),
      { numRuns: 50 },
    );
  });

  it('tells somebody by the last step whenever the bank has anybody at a desk', () => {
    fc.assert(
      fc.property(policies, (own) => {
        const reach = { onCall: [], people: [person('desk', 'far', { regions: ['south'] })] };
        const lastOrRepeat = { from: at(-9000), step: 0, due: at(-8000) };
        const run = runEscalation(facts({ clock: lastOrRepeat }), world({ policy: own, reach }), at(60 * 24 * 7));
        const told = run.fired.some(({ recipients }) => recipients.length > 0);
        expect(told || own.steps.some(({ hours: when }) => when === 'working')).toBe(true);
      }),
    );
  });

  it('is the same whenever the server was stopped and started between two steps', () => {
    fc.assert(
      fc.property(policies, fc.array(fc.boolean(), { minLength: 200, maxLength: 200 }), (own, up) => {
        const quiet = { ...own, repeat: null };
        const steps = (minutes: number[]): string[] =>
          play([0, ...minutes, 60 * 24 * 8], world({ policy: quiet })).map((each) => each.split(':')[1]!);
        expect(steps(everyMinute(199).filter((i) => up[i]))).toEqual(steps(everyMinute(199)));
      }),
      { numRuns: 50 },
    );
  });

  it('fires nothing once it is accepted, over, merged, shelved, suppressed or only listed', () => {
    const anyFacts = fc.record({
      state: fc.constantFrom(...INCIDENT_STATES),
      paging: fc.boolean(),
      suppressed: fc.boolean(),
      shelvedUntil: fc.constantFrom(null, at(-1), at(1)),
      since: fc.constant(null),
      clock: fc.constantFrom(null, { from: at(-60), step: 0, due: at(-55) }, { from: at(-60), step: 5, due: at(-1) }),
    });
    fc.assert(
      fc.property(anyFacts, policies, (own, rule) => {
        const run = runEscalation(own, world({ policy: rule }), NOW);
        const mayNot =
          isOver(own.state) ||
          isHeld(own.state) ||
          own.state === 'restored' ||
          own.suppressed ||
          !own.paging ||
          (own.shelvedUntil !== null && own.shelvedUntil > NOW);
        if (mayNot) expect(run).toMatchObject({ outcome: 'rest', clock: null, fired: [] });
        else expect(run.outcome).toBe('running');
      }),
    );
  });
});

describe('working hours', () => {
  it('name an instant that is working time and the first such one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 * 24 * 30 }), (minute) => {
        const from = at(minute);
        const next = nextWorkingInstant(from, HOURS);
        const spans = workingSpans(from, at(minute + 60 * 24 * 7), HOURS);
        expect(spans[0]!.from).toEqual(next);
      }),
      { numRuns: 200 },
    );
  });
});
