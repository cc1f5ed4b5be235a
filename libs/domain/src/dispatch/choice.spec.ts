import fc from 'fast-check';
import { DEFAULT_DISPATCH_RULES, DISPATCH_LINES, type DispatchLine } from './dispatch-rules.js';
import { distanceKm } from './distance.js';
import type { OnCall } from './on-call.js';
import { packField, packRanking, unpackRanking } from './pack-ranking.js';
import {
  fieldOf,
  findEligible,
  rank,
  type Candidate,
  type Eligible,
  type Hands,
  type Ranking,
  type Standing,
} from './rank.js';

const NOW = new Date('2026-11-21T19:00:00Z');
const RULES = DEFAULT_DISPATCH_RULES;
const SHANGHAI = { lat: 31.23, lon: 121.47 };
const onCall = (line: OnCall['line'], ...technicianIds: string[]): OnCall => ({
  ...{ regionId: 'north', line, technicianIds, until: NOW },
});
const technician = (id: string, change = {}) => ({
  ...{ id, skills: ['card'], regions: ['north'], place: SHANGHAI },
  ...change,
});
const eligible = (technicianId: string, minutes: number, line: DispatchLine = 'first'): Eligible => ({
  ...{ technicianId, line, km: minutes, minutes },
});
const FRESH: Standing = { resting: null, taken: 0, takenAtNight: 0, parts: new Set() };
const hands = (load: number, held = 0, atTerminal = 0): Hands => ({ load, held, atTerminal });
const idle = (): Hands => hands(0);
const field = (people: Eligible[], standingOf: (id: string) => Standing = () => FRESH, parts: string[] = []) =>
  fieldOf({ eligible: people, leftOut: [] }, parts, standingOf, RULES.weights);
const ranked = (people: Eligible[], handsOf: (id: string) => Hands = idle, slack = 60): Candidate[] =>
  rank(field(people), handsOf, slack, RULES).candidates;
const order = (candidates: Candidate[]): string[] => candidates.map(({ technicianId }) => technicianId);

describe('distanceKm', () => {
  it('knows how far Beijing is from Shanghai', () => {
    expect(distanceKm(SHANGHAI, { lat: 39.9, lon: 116.4 })).toBeCloseTo(1067, -1);
    expect(distanceKm(SHANGHAI, SHANGHAI)).toBe(0);
  });
});

describe('findEligible', () => {
  const job = { regionId: 'north', skill: 'card', place: SHANGHAI } as const;

  it('says of everybody of the region why not, and nothing of other regions', () => {
    const staff = [
      technician('able'),
      technician('asleep'),
      technician('unskilled', { skills: ['power'] }),
      technician('elsewhere', { regions: ['south'] }),
      technician('lent', { regions: ['south'] }),
      technician('carrier'),
    ];
    const found = findEligible(job, staff, [
      onCall('first', 'able', 'unskilled', 'lent'),
      { ...onCall('first', 'elsewhere'), regionId: 'south' },
      onCall('cash', 'carrier'),
    ]);
    expect(found.eligible.map(({ technicianId }) => technicianId)).toEqual(['able']);
    expect(found.leftOut).toEqual([
      { technicianId: 'asleep', reason: 'notOnCall' },
      { technicianId: 'unskilled', reason: 'lacksSkill' },
      { technicianId: 'lent', reason: 'otherRegion' },
      { technicianId: 'carrier', reason: 'otherLine' },
    ]);
  });

  it('takes somebody who is on two lines as of the earlier one, and the cash line for cash', () => {
    const both = findEligible(job, [technician('both')], [onCall('first', 'both'), onCall('second', 'both')]);
    expect(both.eligible[0]!.line).toBe('first');
    const cash = { ...job, skill: 'cash' } as const;
    const carrier = technician('carrier', { skills: ['cash'] });
    expect(findEligible(cash, [carrier], [onCall('cash', 'carrier')]).eligible[0]!.line).toBe('cash');
  });

  it('needs no roster for a vendor, only a contract that covers the time, the place and the work', () => {
    const vendor = technician('maker', { kind: 'vendor' });
    expect(findEligible(job, [vendor], []).eligible[0]).toMatchObject({ technicianId: 'maker', line: 'vendor' });
    expect(findEligible(job, [vendor], [], () => false).leftOut).toEqual([
      { technicianId: 'maker', reason: 'outsideContract' },
    ]);
    expect(findEligible({ ...job, regionId: 'south' }, [vendor], [])).toEqual({ eligible: [], leftOut: [] });
    expect(findEligible({ ...job, skill: 'power' }, [vendor], []).leftOut[0]).toMatchObject({ reason: 'lacksSkill' });
  });
});

describe('rank', () => {
  it('weighs line, time limit, way, work, parts and fairness, and says what decided', () => {
    expect(ranked([eligible('far', 40), eligible('near', 20)])).toMatchObject([
      { technicianId: 'near', reason: 'nearer', terms: { travel: 20, load: 0 }, cost: 20 },
      { technicianId: 'far', reason: 'onlyOne' },
    ]);
    expect(ranked([eligible('second', 10, 'second'), eligible('first', 50)])[0]).toMatchObject({
      ...{ technicianId: 'first', reason: 'firstLine' },
    });
    const busy = (id: string): Hands => hands(id === 'near' ? 2 : 0);
    expect(ranked([eligible('near', 20), eligible('free', 50)], busy)[0]).toMatchObject({
      ...{ technicianId: 'free', reason: 'lessBusy', load: 0 },
    });
    expect(ranked([eligible('near', 20), eligible('free', 50)], busy, 30)[0]).toMatchObject({
      ...{ technicianId: 'near', reason: 'inTime' },
    });
    const carrying = (id: string): Standing => ({ ...FRESH, parts: new Set(id === 'has' ? ['belt'] : []) });
    const parts = field([eligible('near', 10), eligible('has', 20)], carrying, ['belt']);
    expect(rank(parts, idle, 60, RULES).candidates[0]).toMatchObject({ technicianId: 'has', reason: 'hasPart' });
    const taken = (id: string): Standing => ({ ...FRESH, taken: id === 'often' ? 9 : 1, takenAtNight: 1 });
    const fair = field([eligible('often', 10), eligible('seldom', 12)], taken);
    expect(rank(fair, idle, 60, RULES).candidates[0]).toMatchObject({ technicianId: 'seldom', reason: 'fairer' });
  });

  it('asks first line, then cash crews beside it, second line, and a vendor last', () => {
    const people = [
      eligible('vendor', 5, 'vendor'),
      eligible('second', 6, 'second'),
      eligible('first', 90),
      eligible('crew', 80, 'cash'),
    ];
    expect(order(ranked(people))).toEqual(['crew', 'first', 'second', 'vendor']);
  });

  it('asks who goes to the machine anyhow: no way, no other work, never full; but not who is of a later line', () => {
    const there = (id: string): Hands => (id === 'there' ? hands(6, 6, 2) : idle());
    expect(ranked([eligible('near', 5), eligible('there', 90)], there, 30)[0]).toMatchObject({
      ...{ technicianId: 'near', reason: 'lessBusy' },
    });
    const only = (id: string): Hands => (id === 'there' ? hands(2, 2, 2) : idle());
    expect(ranked([eligible('near', 5), eligible('there', 90)], only, 30)[0]).toMatchObject({
      ...{ technicianId: 'there', reason: 'atTerminal', cost: 0, unfit: null, load: 2, atTerminal: 2 },
    });
    const full = (id: string): Hands => (id === 'there' ? hands(5, 5, 5) : idle());
    expect(ranked([eligible('near', 5), eligible('there', 90)], full)[0]).toMatchObject({ technicianId: 'there' });
    const second = [eligible('near', 5), eligible('there', 90, 'second')];
    expect(ranked(second, only)[0]).toMatchObject({ technicianId: 'near', reason: 'firstLine' });
  });

  it('puts aside who rests or is full, the full ones first', () => {
    const resting = { until: NOW, reason: 'nightCallOut' as const };
    const standingOf = (id: string): Standing => ({ ...FRESH, resting: id === 'tired' ? resting : null });
    const handsOf = (id: string): Hands => (id === 'full' ? hands(5, 5) : hands(9, 4));
    const people = field([eligible('tired', 5), eligible('full', 10), eligible('fit', 60)], standingOf);
    const { candidates, reserve } = rank(people, handsOf, 60, RULES);
    expect(order(candidates)).toEqual(['fit']);
    expect(reserve).toMatchObject([
      { technicianId: 'full', unfit: 'full', reason: 'onlyFullLeft' },
      { technicianId: 'tired', unfit: 'resting', reason: 'onlyRestingLeft' },
    ]);
  });
});

const anyPeople = fc.uniqueArray(
  fc.record({
    technicianId: fc.stringMatching(/^t[0-9]{1,3}$/),
    line: fc.constantFrom(...DISPATCH_LINES),
    km: fc.nat(50),
    minutes: fc.nat(90),
  }),
  { selector: ({ technicianId }) => technicianId, maxLength: 8 },
);
const anySlack = fc.integer({ min: -60, max: 120 });
const anyStanding = fc
  .record({ rests: fc.boolean(), taken: fc.nat(20), takenAtNight: fc.nat(5), carries: fc.boolean() })
  .map(({ rests, taken, takenAtNight, carries }): Standing => ({
    resting: rests ? { until: NOW, reason: 'longWork' } : null,
    ...{ taken, takenAtNight, parts: new Set(carries ? ['belt'] : []) },
  }));
const anyHands = fc
  .nat(8)
  .chain((load) => fc.record({ load: fc.constant(load), held: fc.nat(load), atTerminal: fc.nat(load) }));
const anySituation = fc
  .tuple(anyPeople, fc.func(anyStanding), fc.func(anyHands), anySlack)
  .map(([people, standing, handsOf, slack]) => ({
    people,
    standingOf: (id: string): Standing => standing(id),
    handsOf: (id: string): Hands => handsOf(id),
    slack,
  }));
const isFull = ({ held, atTerminal }: Hands): boolean => held >= RULES.capacity && atTerminal === 0;
const everybody = ({ candidates, reserve }: Ranking): Candidate[] => [...candidates, ...reserve];

describe('any ranking', () => {
  it('keeps everybody once, whatever the order they come in, gives the same answer, and its terms add up', () => {
    fc.assert(
      fc.property(anySituation, ({ people, standingOf, handsOf, slack }) => {
        const given = field(people, standingOf, ['belt']);
        const ranking = rank(given, handsOf, slack, RULES);
        expect(order(everybody(ranking)).sort()).toEqual(people.map(({ technicianId }) => technicianId).sort());
        const reversed = field([...people].reverse(), standingOf, ['belt']);
        expect(rank(reversed, handsOf, slack, RULES)).toEqual(ranking);
        for (const each of everybody(ranking)) {
          expect(Object.values(each.terms).reduce((sum, term) => sum + term, 0)).toBeCloseTo(each.cost, 6);
        }
        const costs = ranking.candidates.map(({ cost }) => cost);
        expect(costs).toEqual([...costs].sort((a, b) => a - b));
      }),
    );
  });

  it('never has anybody rest or be full among those who are asked', () => {
    fc.assert(
      fc.property(anySituation, ({ people, standingOf, handsOf, slack }) => {
        const { candidates, reserve } = rank(field(people, standingOf), handsOf, slack, RULES);
        for (const { technicianId } of candidates) {
          expect(standingOf(technicianId).resting).toBeNull();
          expect(isFull(handsOf(technicianId))).toBe(false);
        }
        for (const { technicianId } of reserve) {
          expect(standingOf(technicianId).resting !== null || isFull(handsOf(technicianId))).toBe(true);
        }
      }),
    );
  });

  it('never puts somebody later for being nearer, nor earlier for being busier, tired or without the part', () => {
    fc.assert(
      fc.property(anySituation, fc.nat(7), fc.nat(40), ({ people, standingOf, handsOf, slack }, pick, by) => {
        const chosen = people[pick % Math.max(1, people.length)];
        if (!chosen) return;
        const placeOf = (ranking: Ranking): number => order(everybody(ranking)).indexOf(chosen.technicianId);
        const before = placeOf(rank(field(people, standingOf, ['belt']), handsOf, slack, RULES));
        const nearer = people.map((each) => (each === chosen ? { ...each, minutes: each.minutes - by } : each));
        expect(placeOf(rank(field(nearer, standingOf, ['belt']), handsOf, slack, RULES))).toBeLessThanOrEqual(before);
        const worse = (change: Partial<Standing>) => (id: string) =>
          id === chosen.technicianId ? { ...standingOf(id), ...change } : standingOf(id);
        const busier = (id: string): Hands => {
          const { load, held, atTerminal } = handsOf(id);
          return id === chosen.technicianId ? hands(load + by, held + by, atTerminal) : handsOf(id);
        };
        expect(placeOf(rank(field(people, standingOf, ['belt']), busier, slack, RULES))).toBeGreaterThanOrEqual(before);
        for (const change of [{ taken: 50, takenAtNight: 50 }, { parts: new Set<string>() }]) {
          const changed = field(people, worse(change), ['belt']);
          expect(placeOf(rank(changed, handsOf, slack, RULES))).toBeGreaterThanOrEqual(before);
        }
      }),
    );
  });

  it('comes out of the store as it went in, with every term', () => {
    fc.assert(
      fc.property(anySituation, ({ people, standingOf, handsOf, slack }) => {
        const given = field(people, standingOf, ['belt']);
        const rounded = Math.round(slack);
        const ranking = rank(given, handsOf, rounded, RULES);
        const [stored, packed] = JSON.parse(
          JSON.stringify([packField(given, RULES), packRanking('id', given, ranking, rounded)]),
        ) as [ReturnType<typeof packField>, ReturnType<typeof packRanking>];
        expect(unpackRanking(stored, packed)).toEqual(ranking);
        const idAt = (place: number): string => stored.contenders[place]!.technicianId;
        expect(packed.order.map(idAt)).toEqual(order(ranking.candidates));
        expect(packed.reserve.map(idAt)).toEqual(order(ranking.reserve));
      }),
    );
  });
});

describe('many equal jobs', () => {
  const anyCrew = fc.record({ people: fc.integer({ min: 1, max: 9 }), jobs: fc.nat(60), slack: anySlack });
  const spread = (counts: Iterable<number>): number => Math.max(...counts) - Math.min(...counts);

  it('are spread within one when nobody finishes', () => {
    fc.assert(
      fc.property(anyCrew, ({ people, jobs, slack }) => {
        const load = new Map(Array.from({ length: people }, (_, n) => [`t${n}`, 0]));
        const crew = field([...load.keys()].map((id) => eligible(id, 30)));
        for (let job = 0; job < jobs; job++) {
          const [first] = rank(crew, (id) => hands(load.get(id)!), slack, RULES).candidates;
          load.set(first!.technicianId, load.get(first!.technicianId)! + 1);
        }
        expect(spread(load.values())).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('are spread within one when each is finished before the next', () => {
    fc.assert(
      fc.property(anyCrew, ({ people, jobs, slack }) => {
        const taken = new Map(Array.from({ length: people }, (_, n) => [`t${n}`, 0]));
        for (let job = 0; job < jobs; job++) {
          const standingOf = (id: string): Standing => ({ ...FRESH, taken: taken.get(id)! });
          const crew = field(
            [...taken.keys()].map((id) => eligible(id, 30)),
            standingOf,
          );
          const [first] = rank(crew, idle, slack, RULES).candidates;
          taken.set(first!.technicianId, taken.get(first!.technicianId)! + 1);
        }
        expect(spread(taken.values())).toBeLessThanOrEqual(1);
      }),
    );
  });
});
