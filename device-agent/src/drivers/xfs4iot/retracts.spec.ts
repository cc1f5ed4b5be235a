import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { retractsOf, type RetractReading, type Retracts } from './retracts.js';

/** Feeds readings `[operations, notes, accurate]` and gives how many retracts are said after each. */
function said(...readings: [number, number | undefined, boolean][]): number[] {
  let known: Retracts | undefined;
  return readings.map(([operations, notes, accurate]) => {
    known = retractsOf(known, { operations, notes, accurate });
    return known.operations - known.empty;
  });
}

describe('the count of retracts', () => {
  it('is that of the operations where notes are not counted', () => {
    expect(said([0, undefined, false], [1, undefined, false], [2, undefined, true])).toEqual([0, 1, 2]);
  });

  it('is that of the operations where notes are not counted accurately: zero may be all the unit ever says', () => {
    expect(said([0, 0, false], [1, 0, false], [2, 0, false])).toEqual([0, 1, 2]);
  });

  it('leaves out an operation after which no more notes lie in the unit, where counts are accurate', () => {
    expect(said([0, 0, true], [1, 0, true], [2, 5, true], [3, 5, true], [4, 6, true])).toEqual([0, 0, 1, 1, 2]);
  });

  it('counts an operation whose notes are told later', () => {
    expect(said([0, 0, true], [1, 0, true], [1, 4, true])).toEqual([0, 0, 1]);
  });

  it('counts an operation that leaves the counts inaccurate, as a jam does', () => {
    expect(said([0, 0, true], [1, 0, false])).toEqual([0, 1]);
  });

  it('begins with what lies there, and begins anew when a person has emptied the unit', () => {
    expect(said([3, 0, true])).toEqual([0]);
    expect(said([3, 7, true], [0, 0, true], [1, 2, true])).toEqual([3, 0, 1]);
  });

  it('never falls while the device counts on, and never exceeds it', () => {
    const step = fc.record({ more: fc.nat(3), notes: fc.nat(5), accurate: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const reading: RetractReading = { operations: 0, notes: 0, accurate: true };
        let known = retractsOf(undefined, reading);
        for (const { more, notes, accurate } of steps) {
          reading.operations += more;
          reading.notes = (reading.notes ?? 0) + notes;
          const next = retractsOf(known, { ...reading, accurate });
          expect(next.operations - next.empty).toBeGreaterThanOrEqual(known.operations - known.empty);
          expect(next.empty).toBeGreaterThanOrEqual(0);
          known = next;
        }
      }),
    );
  });
});
