import fc from 'fast-check';
import { distanceKm } from './distance.js';
import { LOOK_AGAIN_MINUTES, nextOffer, type EarlierAssignment, type OfferFacts } from './offer.js';
import type { OnCall } from './on-call.js';
import { findEligible, rank, type Candidate, type Eligible } from './rank.js';

const NOW = new Date('2026-11-21T19:00:00Z');
const SHANGHAI = { lat: 31.23, lon: 121.47 };
const onCall = (line: 'first' | 'second', ...technicianIds: string[]): OnCall => ({
  regionId: 'north',
  line,
  technicianIds,
  until: NOW,
});
const technician = (id: string, change = {}) => ({
  id,
  skills: ['card'],
  regions: ['north'],
  place: SHANGHAI,
  ...change,
});
const eligible = (technicianId: string, minutes: number, line: 'first' | 'second' = 'first'): Eligible => ({
  technicianId,
  line,
  km: minutes,
  minutes,
});
const idle = (): number => 0;
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
    ];
    const found = findEligible(job, staff, [
      onCall('first', 'able', 'unskilled'),
      { ...onCall('first', 'elsewhere'), regionId: 'south' },
    ]);
    expect(found.eligible.map(({ technicianId }) => technicianId)).toEqual(['able']);
    expect(found.leftOut).toEqual([
      { technicianId: 'asleep', reason: 'notOnCall' },
      { technicianId: 'unskilled', reason: 'lacksSkill' },
    ]);
  });

  it('takes somebody who is on both lines as first line', () => {
    const found = findEligible(job, [technician('both')], [onCall('first', 'both'), onCall('second', 'both')]);
    expect(found.eligible[0]!.line).toBe('first');
  });
});

describe('rank', () => {
  it('weighs line, time limit, way and work in this order, and says what decided', () => {
    expect(rank([eligible('far', 40), eligible('near', 20)], idle, 60)).toMatchObject([
      { technicianId: 'near', reason: 'nearer' },
      { technicianId: 'far', reason: 'onlyOne' },
    ]);
    expect(rank([eligible('second', 10, 'second'), eligible('first', 50)], idle, 60)[0]).toMatchObject({
      technicianId: 'first',
      reason: 'firstLine',
    });
    const busy = (id: string): number => (id === 'near' ? 2 : 0);
    expect(rank([eligible('near', 20), eligible('free', 50)], busy, 60)[0]).toMatchObject({
      technicianId: 'free',
      reason: 'lessBusy',
      load: 0,
    });
    expect(rank([eligible('near', 20), eligible('free', 50)], busy, 30)[0]).toMatchObject({
      technicianId: 'near',
      reason: 'inTime',
    });
  });

  it('keeps everybody once, whatever the order they come in, and gives the same answer', () => {
    const anyEligible = fc.uniqueArray(
      fc.record({
        technicianId: fc.stringMatching(/^t[0-9]{1,3}$/),
        line: fc.constantFrom('first' as const, 'second' as const),
        km: fc.nat(50),
        minutes: fc.nat(90),
      }),
      { selector: ({ technicianId }) => technicianId, maxLength: 8 },
    );
    fc.assert(
      fc.property(anyEligible, fc.integer({ min: -60, max: 120 }), fc.func(fc.nat(5)), (people, slack, load) => {
        const loadOf = (id: string): number => load(id);
        const ranked = rank(people, loadOf, slack);
        expect(order(ranked).sort()).toEqual(people.map(({ technicianId }) => technicianId).sort());
        expect(order(rank([...people].reverse(), loadOf, slack))).toEqual(order(ranked));
        const lines = ranked.map(({ line }) => line);
        expect(lines).toEqual([...lines].sort());
      }),
    );
  });

  it('spreads a storm fairly over people who are equally far', () => {
    const load = new Map<string, number>();
    const people = ['a', 'b', 'c', 'd'].map((id) => eligible(id, 30));
    for (let i = 0; i < 400; i++) {
      const { technicianId } = rank(people, (id) => load.get(id) ?? 0, -1)[0]!;
      load.set(technicianId, (load.get(technicianId) ?? 0) + 1);
    }
    expect([...load.values()]).toEqual([100, 100, 100, 100]);
  });
});

describe('nextOffer', () => {
  const candidates = rank([eligible('a', 10), eligible('b', 20), eligible('c', 10, 'second')], idle, 60);
  const facts = (earlier: EarlierAssignment[] = []): OfferFacts => ({
    priority: 'P2',
    candidates,
    leftOut: [],
    earlier,
    offerMs: 300_000,
  });
  const was = (technicianId: string, state: EarlierAssignment['state'], endedAt = NOW): EarlierAssignment => ({
    technicianId,
    state,
    endedAt,
  });

  it('asks the best first, until the offer expires', () => {
    expect(nextOffer(facts(), NOW)).toMatchObject({
      outcome: 'offer',
      technicianId: 'a',
      reason: 'nearer',
      until: new Date(NOW.getTime() + 300_000),
    });
  });

  it('goes on to the next after a refusal or an expiry, second line last', () => {
    expect(nextOffer(facts([was('a', 'refused')]), NOW)).toMatchObject({ technicianId: 'b' });
    expect(nextOffer(facts([was('a', 'expired'), was('b', 'expired')]), NOW)).toMatchObject({ technicianId: 'c' });
  });

  it('tells the desk when all were asked, and after the pause asks again whoever did not refuse', () => {
    const earlier = [was('a', 'expired'), was('b', 'refused'), was('c', 'expired')];
    const lookAgainAt = new Date(NOW.getTime() + LOOK_AGAIN_MINUTES.P2 * 60_000);
    expect(nextOffer(facts(earlier), NOW)).toEqual({ outcome: 'nobody', reason: 'everybodyAsked', lookAgainAt });
    expect(nextOffer(facts(earlier), lookAgainAt)).toMatchObject({
      outcome: 'offer',
      technicianId: 'a',
      reason: 'askedAgain',
    });
    expect(nextOffer(facts([...earlier, was('a', 'expired', lookAgainAt)]), lookAgainAt)).toMatchObject({
      technicianId: 'c',
    });
  });

  it('says why there is nobody', () => {
    const none = { ...facts(), candidates: [] };
    expect(nextOffer(none, NOW)).toMatchObject({ reason: 'nobodyOnCall' });
    expect(nextOffer({ ...none, leftOut: [{ technicianId: 'x', reason: 'lacksSkill' }] }, NOW)).toMatchObject({
      reason: 'nobodySkilled',
    });
    expect(nextOffer(facts(['a', 'b', 'c'].map((id) => was(id, 'refused'))), NOW)).toMatchObject({
      reason: 'everybodyRefused',
    });
  });

  it('forgets refusals from before the incident was reopened', () => {
    expect(nextOffer(facts([was('a', 'refused'), was('b', 'done')]), NOW)).toMatchObject({ technicianId: 'a' });
  });

  it('never asks who refused, asks all before anybody twice, and never stops without a time to look again', () => {
    const answers = fc.array(fc.constantFrom('expired' as const, 'refused' as const, 'withdrawn' as const), {
      minLength: 1,
      maxLength: 25,
    });
    fc.assert(
      fc.property(answers, (given) => {
        const earlier: EarlierAssignment[] = [];
        let now = NOW;
        for (const state of given) {
          let next = nextOffer(facts(earlier), now);
          if (next.outcome === 'nobody') {
            expect(next.lookAgainAt > now).toBe(true);
            now = next.lookAgainAt;
            next = nextOffer(facts(earlier), now);
          }
          if (next.outcome === 'nobody') break; // everybody refused
          const { technicianId } = next;
          const refused = earlier.filter((each) => each.state === 'refused').map((each) => each.technicianId);
          expect(refused).not.toContain(technicianId);
          const times = (id: string): number =>
            earlier.filter((each) => each.technicianId === id && each.state === 'expired').length;
          for (const other of order([...candidates]).filter((id) => !refused.includes(id))) {
            expect(times(technicianId)).toBeLessThanOrEqual(times(other));
          }
          now = new Date(now.getTime() + 1);
          earlier.push(was(technicianId, state, now));
        }
      }),
    );
  });
});
