import fc from 'fast-check';
import type { OnCallFacts } from './on-call.js';
import { onCallAt } from './on-call.js';
import {
  answerSwap,
  overridesOfSwap,
  swapDefect,
  swapExpiresAt,
  swapStateAt,
  SWAP_ACTS,
  SWAP_STATES,
  type Swap,
} from './swap.js';

const NOW = new Date('2026-11-20T00:00Z');
const span = (from: string, until: string) => ({
  from: new Date(from),
  until: new Date(until),
  regionId: null,
  line: null,
});
const saturday = span('2026-11-21T00:00Z', '2026-11-22T00:00Z');
const sunday = span('2026-11-22T00:00Z', '2026-11-23T00:00Z');
const swap = (change: Partial<Swap> = {}): Swap => ({
  askedBy: 'a',
  askedOf: 'b',
  gives: saturday,
  takes: sunday,
  state: 'asked',
  ...change,
});
const shift = (day: number, technicianIds: string[]) => ({
  ...{ regionId: 'north', line: 'first' as const, weekdays: [day], fromMinute: 0, toMinute: 0, technicianIds },
});
/** a on Saturdays, b on Sundays. */
const facts: OnCallFacts = {
  timeZone: 'UTC',
  shifts: [shift(6, ['a']), shift(7, ['b'])],
  rotations: [],
  overrides: [],
  calendars: {},
};

describe('a swap', () => {
  it('moves by the one who is asked or who asks, before its first duty begins, and once', () => {
    expect(answerSwap(swap(), 'consent', 'b', NOW)).toEqual({
      outcome: 'moved',
      reason: 'consent',
      state: 'consented',
    });
    expect(answerSwap(swap(), 'refuse', 'b', NOW)).toMatchObject({ state: 'refused' });
    expect(answerSwap(swap(), 'withdraw', 'a', NOW)).toMatchObject({ state: 'withdrawn' });
    expect(answerSwap(swap(), 'consent', 'a', NOW)).toEqual({ outcome: 'refused', reason: 'notYours' });
    expect(answerSwap(swap(), 'withdraw', 'b', NOW)).toEqual({ outcome: 'refused', reason: 'notYours' });
    expect(answerSwap(swap(), 'consent', 'b', saturday.from)).toEqual({ outcome: 'refused', reason: 'expired' });
    expect(answerSwap(swap({ state: 'refused' }), 'consent', 'b', NOW)).toMatchObject({ reason: 'alreadyAnswered' });
  });

  it('never leaves a state that is an answer, whoever does what and when', () => {
    const anyone = fc.constantFrom('a', 'b', 'c');
    const anyTime = fc.date({ min: NOW, max: new Date('2026-12-01'), noInvalidDate: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...SWAP_STATES),
        fc.constantFrom(...SWAP_ACTS),
        anyone,
        anyTime,
        (state, act, who, at) => {
          const answer = answerSwap(swap({ state }), act, who, at);
          if (answer.outcome === 'moved') {
            expect(state).toBe('asked');
            expect(at < swapExpiresAt(swap())).toBe(true);
            expect(who).toBe(act === 'withdraw' ? 'a' : 'b');
          }
        },
      ),
    );
  });

  it('expires when the earlier of its duties begins', () => {
    const backwards = swap({ gives: sunday, takes: saturday });
    expect(swapExpiresAt(backwards)).toEqual(saturday.from);
    expect(swapStateAt(backwards, new Date(saturday.from.getTime() - 1))).toBe('asked');
    expect(swapStateAt(backwards, saturday.from)).toBe('expired');
    expect(swapStateAt(swap({ state: 'consented' }), sunday.until)).toBe('consented');
  });

  it('that is consented to changes who is on call on both days, and nothing else', () => {
    const overrides = overridesOfSwap(swap()).map((each, i) => ({ ...each, id: String(i) }));
    const at = (time: string) =>
      onCallAt({ ...facts, overrides }, new Date(time)).flatMap((each) => each.technicianIds);
    expect(at('2026-11-21T12:00Z')).toEqual(['b']);
    expect(at('2026-11-22T12:00Z')).toEqual(['a']);
    expect(at('2026-11-28T12:00Z')).toEqual(['a']);
  });

  it.each([
    ['nothing', {}, undefined],
    ['with oneself', { askedOf: 'a' }, 'withThemselves'],
    ['of no time', { gives: { ...saturday, until: saturday.from } }, 'empty'],
    ['of a duty that the giver has not', { gives: span('2026-11-24T00:00Z', '2026-11-25T00:00Z') }, 'nothingToGive'],
    ['of a line on which the giver is not', { gives: { ...saturday, line: 'second' as const } }, 'nothingToGive'],
    ['for a duty that the other has not', { takes: span('2026-11-24T00:00Z', '2026-11-25T00:00Z') }, 'nothingToTake'],
    ['of the same time', { takes: saturday }, 'partsOverlap'],
    ['of what has begun', { gives: span('2026-11-14T00:00Z', '2026-11-15T00:00Z') }, 'begun'],
  ])('is senseless: %s', (_what, change, defect) => {
    expect(swapDefect(facts, swap(change), NOW)).toBe(defect);
  });
});
