import fc from 'fast-check';
import { FAULT_CATEGORIES } from '../fault/fault-definition.js';
import { openHours } from '../service-level/open-hours.js';
import {
  reckonAvailability,
  shareUp,
  stretchesOf,
  sumAvailability,
  type AvailabilityDefinition,
  type AvailabilityFacts,
  type FaultWord,
} from './availability.js';

const MINUTE = 60_000;
const PERIOD = { from: 0, to: 240 * MINUTE };
const ALWAYS = openHours({ kind: 'always' });
const PRECEDENCE = ['power', 'communications', 'host', 'hardware', 'security', 'supply'] as const;

const stretch = fc
  .tuple(fc.integer({ min: -30, max: 260 }), fc.integer({ min: 1, max: 90 }))
  .map(([from, length]) => ({ from: from * MINUTE, to: (from + length) * MINUTE }));
const cause = fc.constantFrom(...FAULT_CATEGORIES);
const facts: fc.Arbitrary<AvailabilityFacts> = fc.record({
  faults: fc.array(
    fc
      .tuple(stretch, cause, fc.constantFrom('card' as const, 'service' as const, 'none' as const))
      .map(([when, why, impact]) => ({ ...when, cause: why, impact })),
    { maxLength: 8 },
  ),
  maintenance: fc.array(stretch, { maxLength: 3 }),
  corrections: fc.array(
    fc.tuple(stretch, fc.option(cause)).map(([when, why]) => ({ ...when, cause: why })),
    { maxLength: 3 },
  ),
});
const definition: fc.Arbitrary<AvailabilityDefinition> = fc.record({
  downWhen: fc.subarray(['card' as const, 'service' as const, 'none' as const]),
  leaveOutCauses: fc.subarray([...FAULT_CATEGORIES]),
  leaveOutMaintenance: fc.boolean(),
});

/** The same, minute by minute. */
function count(given: AvailabilityFacts, by: AvailabilityDefinition) {
  const counted = { up: 0, down: 0, leftOut: 0, causes: new Map<string, number>() };
  for (let at = PERIOD.from; at < PERIOD.to; at += MINUTE) {
    const holds = ({ from, to }: { from: number; to: number }) => from <= at && at < to;
    const corrections = given.corrections.filter(holds);
    const corrected = corrections.at(-1);
    const causes: (string | null)[] = corrected
      ? [corrected.cause]
      : given.faults.filter((each) => holds(each) && by.downWhen.includes(each.impact)).map((each) => each.cause);
    const why = PRECEDENCE.find((each) => causes.includes(each));
    if (!corrected && by.leaveOutMaintenance && given.maintenance.some(holds)) counted.leftOut += 1;
    else if (!why) counted.up += 1;
    else if (by.leaveOutCauses.includes(why)) counted.leftOut += 1;
    else {
      counted.down += 1;
      counted.causes.set(why, (counted.causes.get(why) ?? 0) + 1);
    }
  }
  return counted;
}

describe('availability', () => {
  it('is what counting minute by minute gives', () => {
    fc.assert(
      fc.property(facts, definition, (given, by) => {
        const reckoned = reckonAvailability(given, by, PERIOD, ALWAYS);
        const counted = count(given, by);
        expect(reckoned.upMs / MINUTE).toBe(counted.up);
        expect(reckoned.downMs / MINUTE).toBe(counted.down);
        expect(reckoned.leftOutMs / MINUTE).toBe(counted.leftOut);
        for (const [why, ms] of Object.entries(reckoned.byCause))
          expect(ms / MINUTE).toBe(counted.causes.get(why) ?? 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has causes that sum up to the down time, and sums up over terminals', () => {
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 4 }), definition, (terminals, by) => {
        const parts = terminals.map((given) => reckonAvailability(given, by, PERIOD, ALWAYS));
        const sum = sumAvailability(parts);
        expect(Object.values(sum.byCause).reduce((a, b) => a + b, 0)).toBe(sum.downMs);
        expect(sum.upMs + sum.downMs + sum.leftOutMs).toBe(terminals.length * (PERIOD.to - PERIOD.from));
      }),
    );
  });

  it('counts only the time in which the terminal is to be in service', () => {
    const hours = openHours({
      kind: 'business',
      timeZone: 'UTC',
      week: Array.from({ length: 7 }, () => [{ from: 60, to: 120 }]),
      makeUp: [],
      specialDays: new Map(),
    });
    const faults = [{ from: 90 * MINUTE, to: 200 * MINUTE, cause: 'power' as const, impact: 'service' as const }];
    const by: AvailabilityDefinition = { downWhen: ['service'], leaveOutCauses: [], leaveOutMaintenance: true };
    const reckoned = reckonAvailability({ faults, maintenance: [], corrections: [] }, by, PERIOD, hours);
    expect(reckoned).toMatchObject({ upMs: 30 * MINUTE, downMs: 30 * MINUTE });
    expect(shareUp(reckoned)).toBe(0.5);
    expect(shareUp({ ...reckoned, upMs: 0, downMs: 0 })).toBeNull();
  });

  it('takes a fault to stand from the first word to the one that ends it, whoever says it', () => {
    const words: FaultWord[] = [
      { at: 10, kind: 'raised' },
      { at: 20, kind: 'raised' },
      { at: 30, kind: 'ended' },
      { at: 40, kind: 'cleared' },
      { at: 50, kind: 'raised' },
    ];
    expect(stretchesOf(words, 100)).toEqual([
      { from: 10, to: 30 },
      { from: 50, to: 100 },
    ]);
    expect(stretchesOf([...words].reverse(), 100)).toEqual(stretchesOf(words, 100));
  });
});
