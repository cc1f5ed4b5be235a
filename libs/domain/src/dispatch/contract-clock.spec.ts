import fc from 'fast-check';
import { contractDues, reviewContract, type ContractFacts } from './contract-clock.js';

const ASKED = new Date('2026-11-21T19:00:00Z');
const at = (minutes: number): Date => new Date(ASKED.getTime() + minutes * 60_000);
const CONTRACT = { acceptMinutes: 30, arriveMinutes: 240, restoreMinutes: 480, calendar: null };
const dues = contractDues(CONTRACT, ASKED);
const facts = (change: Partial<ContractFacts> = {}): ContractFacts => ({
  ...{ dues, done: { accept: null, arrive: null, restore: null }, lookedAt: null },
  ...change,
});

describe('the clock of a contract', () => {
  it('counts each clause from the moment the vendor is asked, in the hours of the contract', () => {
    expect(dues).toEqual({ accept: at(30), arrive: at(240), restore: at(480) });
    const half = contractDues(CONTRACT, ASKED, (from, minutes) => new Date(from.getTime() + minutes * 120_000));
    expect(half.accept).toEqual(at(60));
  });

  it('waits for the next clause that is not kept', () => {
    expect(reviewContract(facts(), at(0))).toEqual({ overdue: [], again: at(30) });
    expect(reviewContract(facts({ done: { accept: at(5), arrive: null, restore: null } }), at(30))).toEqual({
      ...{ overdue: [], again: at(240) },
    });
  });

  it('tells what is overdue once', () => {
    expect(reviewContract(facts(), at(30))).toEqual({
      overdue: [{ clause: 'accept', due: at(30), reason: 'notInTime' }],
      again: at(240),
    });
    expect(reviewContract(facts({ lookedAt: at(30) }), at(31)).overdue).toEqual([]);
  });

  it('takes whoever has arrived as having accepted', () => {
    expect(reviewContract(facts({ done: { accept: null, arrive: at(20), restore: null } }), at(30)).overdue).toEqual(
      [],
    );
  });

  it('tells each clause exactly once, however often and late one looks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 30 }), (pauses) => {
        let [now, lookedAt]: [Date, Date | null] = [ASKED, null];
        const told: string[] = [];
        for (const pause of pauses) {
          now = new Date(now.getTime() + pause * 60_000);
          const review = reviewContract(facts({ lookedAt }), now);
          told.push(...review.overdue.map(({ clause }) => clause));
          lookedAt = now;
        }
        const passed = (['accept', 'arrive', 'restore'] as const).filter((clause) => dues[clause] <= now);
        expect(told).toEqual(passed);
      }),
    );
  });
});
