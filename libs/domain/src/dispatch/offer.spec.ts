import fc from 'fast-check';
import { DEFAULT_DISPATCH_RULES } from './dispatch-rules.js';
import { nextOffer, type EarlierAssignment, type OfferFacts } from './offer.js';
import { fieldOf, rank, type Hands, type Standing } from './rank.js';

const NOW = new Date('2026-11-21T19:00:00Z');
const RULES = DEFAULT_DISPATCH_RULES;
const person = (technicianId: string, minutes: number, line: 'first' | 'second' = 'first') => ({
  ...{ technicianId, line, km: minutes, minutes },
});
const crew = [person('a', 10), person('b', 20), person('c', 10, 'second')];
const FRESH: Standing = { resting: null, taken: 0, takenAtNight: 0, parts: new Set() };
const ranking = (tired: string[] = [], full: string[] = []) => {
  const resting = { until: NOW, reason: 'nightCallOut' as const };
  const standingOf = (id: string): Standing => ({ ...FRESH, resting: tired.includes(id) ? resting : null });
  const handsOf = (id: string): Hands =>
    full.includes(id) ? { load: 9, held: 9, atTerminal: 0 } : { load: 0, held: 0, atTerminal: 0 };
  return rank(fieldOf({ eligible: crew, leftOut: [] }, [], standingOf, RULES.weights), handsOf, 60, RULES);
};
const facts = (earlier: EarlierAssignment[] = [], change: Partial<OfferFacts> = {}): OfferFacts => ({
  ...{ priority: 'P2', leftOut: [], earlier, offerMs: () => 300_000 },
  ...ranking(),
  ...change,
});
const was = (technicianId: string, state: EarlierAssignment['state'], endedAt = NOW): EarlierAssignment => ({
  ...{ technicianId, state, endedAt },
});
const next = (given: OfferFacts, now = NOW) => nextOffer(given, RULES, now);

describe('nextOffer', () => {
  it('asks the best first, until the offer expires', () => {
    expect(next(facts())).toMatchObject({
      ...{ outcome: 'offer', technicianId: 'a', reason: 'nearer' },
      until: new Date(NOW.getTime() + 300_000),
    });
  });

  it('goes on to the next after a refusal or an expiry, second line last', () => {
    expect(next(facts([was('a', 'refused')]))).toMatchObject({ technicianId: 'b' });
    expect(next(facts([was('a', 'expired'), was('b', 'expired')]))).toMatchObject({ technicianId: 'c' });
  });

  it('passes over whoever is at it in another role', () => {
    expect(next(facts([], { engaged: new Set(['a']) }))).toMatchObject({ technicianId: 'b' });
  });

  it('tells the desk when all were asked, and after the pause asks again whoever did not refuse', () => {
    const earlier = [was('a', 'expired'), was('b', 'refused'), was('c', 'expired')];
    const lookAgainAt = new Date(NOW.getTime() + RULES.lookAgainMinutes.P2 * 60_000);
    expect(next(facts(earlier))).toEqual({ outcome: 'nobody', reason: 'everybodyAsked', lookAgainAt });
    expect(next(facts(earlier), lookAgainAt)).toMatchObject({
      ...{ outcome: 'offer', technicianId: 'a', reason: 'askedAgain' },
    });
    expect(next(facts([...earlier, was('a', 'expired', lookAgainAt)]), lookAgainAt)).toMatchObject({
      technicianId: 'c',
    });
  });

  it('says why there is nobody', () => {
    const none = facts([], { candidates: [] });
    expect(next(none)).toMatchObject({ reason: 'nobodyOnCall' });
    expect(next({ ...none, leftOut: [{ technicianId: 'x', reason: 'lacksSkill' }] })).toMatchObject({
      reason: 'nobodySkilled',
    });
    expect(next(facts(['a', 'b', 'c'].map((id) => was(id, 'refused'))))).toMatchObject({ reason: 'everybodyRefused' });
  });

  it('forgets refusals from before the incident was reopened', () => {
    expect(next(facts([was('a', 'refused'), was('b', 'done')]))).toMatchObject({ technicianId: 'a' });
  });

  it('asks the least bad when everybody rests or is full, for what is urgent, and says so', () => {
    const tired = facts([], ranking(['a', 'b'], ['c']));
    expect(next(tired)).toMatchObject({ outcome: 'offer', technicianId: 'c', reason: 'onlyFullLeft' });
    const allTired = facts([], ranking(['a', 'b', 'c']));
    expect(next(allTired)).toMatchObject({ outcome: 'offer', technicianId: 'a', reason: 'onlyRestingLeft' });
    expect(next({ ...allTired, priority: 'P3' })).toMatchObject({ outcome: 'nobody', reason: 'everybodyResting' });
    expect(next({ ...tired, priority: 'P4' })).toMatchObject({ outcome: 'nobody', reason: 'everybodyFull' });
  });

  it('lets those who rest sleep while anybody else could still answer', () => {
    const oneLeft = facts([was('a', 'expired')], ranking(['b', 'c']));
    expect(next(oneLeft)).toMatchObject({ outcome: 'nobody', reason: 'everybodyAsked' });
    const refused = facts([was('a', 'refused')], ranking(['b', 'c']));
    expect(next(refused)).toMatchObject({ outcome: 'offer', technicianId: 'b', reason: 'onlyRestingLeft' });
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
          let offer = next(facts(earlier), now);
          if (offer.outcome === 'nobody') {
            expect(offer.lookAgainAt > now).toBe(true);
            now = offer.lookAgainAt;
            offer = next(facts(earlier), now);
          }
          if (offer.outcome === 'nobody') break; // everybody refused
          const { technicianId } = offer;
          const refused = earlier.filter((each) => each.state === 'refused').map((each) => each.technicianId);
          expect(refused).not.toContain(technicianId);
          const times = (id: string): number =>
            earlier.filter((each) => each.technicianId === id && each.state === 'expired').length;
          for (const { technicianId: other } of crew.filter((each) => !refused.includes(each.technicianId))) {
            expect(times(technicianId)).toBeLessThanOrEqual(times(other));
          }
          now = new Date(now.getTime() + 1);
          earlier.push(was(technicianId, state, now));
        }
      }),
    );
  });

  it('never offers to anybody who is not in the ranking, and asks somebody for a P1 as long as one has not refused', () => {
    const some = fc.subarray(['a', 'b', 'c']);
    fc.assert(
      fc.property(some, some, some, (tired, full, refused) => {
        const given = facts(
          refused.map((id) => was(id, 'refused')),
          { ...ranking(tired, full), priority: 'P1' },
        );
        const offer = next(given);
        expect(offer.outcome).toBe(refused.length === 3 ? 'nobody' : 'offer');
        if (offer.outcome !== 'offer') return;
        const fit = ['a', 'b', 'c'].filter((id) => ![...tired, ...full, ...refused].includes(id));
        expect(fit.length ? fit : ['a', 'b', 'c']).toContain(offer.technicianId);
        expect(refused).not.toContain(offer.technicianId);
      }),
    );
  });
});
