import fc from 'fast-check';
import { PRIORITIES } from './priority.js';
import {
  decideShelving,
  pendingRequest,
  personsToShelve,
  SHELF_KINDS,
  shelfAfterRaise,
  type ShelvedMatter,
  type ShelveRequest,
  type ShelvingFacts,
} from './shelving.js';

const NOW = new Date('2026-11-21T19:00:00Z');
const inMinutes = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const RULES = { longestMs: 8 * 3_600_000, requestLastsMs: 30 * 60_000 };
const PAPER = { priority: 'P4', customerImpact: 'none', clear: 'auto', category: 'supply' } as const;
const CARD = { ...PAPER, customerImpact: 'card' } as const;
const only = (fault: ShelvedMatter['fault']): [ShelvedMatter] => [{ fault, priority: fault.priority }];
const asked = (change: Partial<ShelvingFacts>): ShelvingFacts => ({
  matters: only(PAPER),
  by: 'anna',
  until: inMinutes(60),
  kind: undefined,
  reason: 'works on site',
  pending: null,
  ...change,
});
const request = (change: Partial<ShelveRequest> = {}): ShelveRequest => ({
  by: 'anna',
  at: NOW,
  until: inMinutes(60),
  kind: 'timed',
  reason: 'works on site',
  ...change,
});

const anyFault = fc.record({
  priority: fc.constantFrom(...PRIORITIES),
  customerImpact: fc.constantFrom('card' as const, 'cash' as const, 'service' as const, 'none' as const),
  clear: fc.constantFrom('auto' as const, 'byPerson' as const),
  category: fc.constantFrom('security' as const, 'supply' as const, 'hardware' as const),
});
const anyName = fc.constantFrom('anna', 'ben', 'cho');
const anyTime = fc.integer({ min: -600, max: 1_200 }).map(inMinutes);
const anyRequest = fc.record({
  by: anyName,
  at: anyTime,
  until: anyTime,
  kind: fc.constantFrom(...SHELF_KINDS),
  reason: fc.constant('r'),
});
const anyFacts = fc.record({
  matters: fc.array(fc.record({ fault: anyFault, priority: fc.constantFrom(...PRIORITIES) }), {
    minLength: 1,
    maxLength: 3,
  }),
  by: anyName,
  until: fc.option(anyTime, { nil: undefined }),
  kind: fc.option(fc.constantFrom(...SHELF_KINDS), { nil: undefined }),
  reason: fc.constantFrom(undefined, 'r'),
  pending: fc.option(anyRequest),
});

describe('decideShelving', () => {
  it('hides a small matter on one person’s word, for eight hours at most', () => {
    expect(decideShelving(asked({ until: inMinutes(480) }), RULES, NOW)).toEqual({
      outcome: 'shelve',
      reason: 'onePersonSuffices',
      until: inMinutes(480),
      kind: 'timed',
      requestedBy: null,
    });
    expect(decideShelving(asked({ until: inMinutes(481) }), RULES, NOW)).toMatchObject({ reason: 'untilTooFar' });
    expect(decideShelving(asked({ until: undefined }), RULES, NOW)).toMatchObject({ reason: 'untilNeeded' });
    expect(decideShelving(asked({ until: NOW }), RULES, NOW)).toMatchObject({ reason: 'untilPast' });
    expect(decideShelving(asked({ reason: undefined }), RULES, NOW)).toMatchObject({ reason: 'reasonNeeded' });
  });

  it('needs two persons for a kept card, kept cash, a forced safe and P1, and one for the rest', () => {
    const security = { ...PAPER, category: 'security', clear: 'byPerson' } as const;
    const serious = [CARD, { ...PAPER, customerImpact: 'cash' }, { ...PAPER, priority: 'P1' }, security] as const;
    expect(serious.map((fault) => personsToShelve(only(fault)))).toEqual([2, 2, 2, 2]);
    expect(personsToShelve(only(PAPER))).toBe(1);
  });

  it('needs two persons when a part is of the highest class, or a person made it P1, and still when made less', () => {
    expect(personsToShelve([...only(PAPER), ...only(CARD)])).toBe(2);
    expect(personsToShelve([{ fault: PAPER, priority: 'P1' }])).toBe(2);
    expect(personsToShelve([{ fault: { ...PAPER, priority: 'P1' }, priority: 'P4' }])).toBe(2);
  });

  it('keeps the first person’s wish until a second one agrees', () => {
    const first = decideShelving(asked({ matters: only(CARD), kind: 'oneShot' }), RULES, NOW);
    expect(first).toMatchObject({ outcome: 'request', reason: 'twoPersonsNeeded', lapsesAt: inMinutes(30) });
    const pending = request({ kind: 'oneShot' });
    const second = asked({ matters: only(CARD), by: 'ben', until: undefined, reason: 'seen it', pending });
    expect(decideShelving(second, RULES, inMinutes(29))).toEqual({
      outcome: 'shelve',
      reason: 'confirmedBySecond',
      until: inMinutes(60),
      kind: 'oneShot',
      requestedBy: 'anna',
    });
  });

  it('refuses the same person twice, and a second one who asks for something else', () => {
    const facts = asked({ matters: only(CARD), pending: request() });
    expect(decideShelving(facts, RULES, NOW)).toMatchObject({ reason: 'secondPersonNeeded' });
    expect(decideShelving({ ...facts, by: 'ben', until: inMinutes(90) }, RULES, NOW)).toMatchObject({
      reason: 'otherRequestPending',
    });
    expect(decideShelving({ ...facts, by: 'ben', reason: undefined }, RULES, NOW)).toMatchObject({
      reason: 'reasonNeeded',
    });
  });

  it('forgets a request that nobody confirmed in time: the next one is a first again', () => {
    const facts = asked({ matters: only(CARD), by: 'ben', until: inMinutes(90), pending: request() });
    expect(decideShelving(facts, RULES, inMinutes(30))).toMatchObject({ outcome: 'request', request: { by: 'ben' } });
    expect(pendingRequest(request(), RULES, inMinutes(30))).toBeNull();
  });

  it('never hides anything without an end, without a reason or for longer than allowed', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const verdict = decideShelving(facts, RULES, NOW);
        if (verdict.outcome !== 'shelve') return;
        expect(facts.reason).toBeDefined();
        expect(verdict.until > NOW).toBe(true);
        if (!verdict.requestedBy) expect(verdict.until.getTime() - NOW.getTime()).toBeLessThanOrEqual(RULES.longestMs);
      }),
    );
  });

  it('never hides the highest class on one person’s word, in any order of wishes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ facts: anyFacts, after: fc.integer({ min: 0, max: 40 }) }), { maxLength: 12 }),
        (steps) => {
          let pending: ShelveRequest | null = null;
          let minute = 0;
          for (const { facts, after } of steps) {
            minute += after;
            const verdict = decideShelving({ ...facts, matters: only(CARD), pending }, RULES, inMinutes(minute));
            if (verdict.outcome === 'request') pending = verdict.request;
            if (verdict.outcome !== 'shelve') continue;
            expect(verdict.requestedBy).not.toBeNull();
            expect(verdict.requestedBy).not.toBe(facts.by);
            expect(verdict.until.getTime() - pending!.at.getTime()).toBeLessThanOrEqual(RULES.longestMs);
            pending = null;
          }
        },
      ),
    );
  });
});

describe('shelfAfterRaise', () => {
  it('brings a one-shot shelf back when the fault went and came back, and a timed one only at its end', () => {
    const until = inMinutes(60);
    expect(shelfAfterRaise({ until, kind: 'oneShot' }, true, NOW)).toEqual({
      outcome: 'ends',
      reason: 'oneShotIsOver',
    });
    expect(shelfAfterRaise({ until, kind: 'oneShot' }, false, NOW).outcome).toBe('stays');
    expect(shelfAfterRaise({ until, kind: 'timed' }, true, NOW).outcome).toBe('stays');
    expect(shelfAfterRaise({ until, kind: 'timed' }, true, until)).toEqual({ outcome: 'ends', reason: 'shelfIsOver' });
    expect(shelfAfterRaise(null, true, NOW)).toEqual({ outcome: 'ends', reason: 'notShelved' });
  });

  it('never outlives its end', () => {
    fc.assert(
      fc.property(anyTime, fc.constantFrom(...SHELF_KINDS), fc.boolean(), (until, kind, wasClear) => {
        const { outcome } = shelfAfterRaise({ until, kind }, wasClear, NOW);
        if (until <= NOW) expect(outcome).toBe('ends');
      }),
    );
  });
});
