import { describe, expect, it } from '@jest/globals';
import { aRow } from '../../ui/incident-row.fixture.js';
import { ALL_OPEN } from './list-filter.js';
import { NO_ROWS, release, replaceRows, shownRows, takeRows, waitingCount } from './list-rows.js';

const free = { filter: ALL_OPEN, held: false };
const held = { filter: ALL_OPEN, held: true };
const p1 = aRow({ id: 'a', priority: 'P1', openedAt: '2026-11-20T22:00:00Z' });
const p1Newer = aRow({ id: 'b', priority: 'P1', openedAt: '2026-11-20T22:05:00Z' });
const p3 = aRow({ id: 'c', priority: 'P3', openedAt: '2026-11-20T22:09:00Z' });
const shelved = aRow({ id: 'd', priority: 'P1', shelvedUntil: '2026-11-21T00:00:00Z' });

describe('the order of the rows', () => {
  it('is: most urgent, newest, shelved last', () => {
    expect(takeRows(NO_ROWS, [shelved, p3, p1, p1Newer], free).order).toEqual(['b', 'a', 'c', 'd']);
  });

  it('is by time alone among those that are over', () => {
    const over = [p1, p3].map((row) => ({ ...row, state: 'closed' as const }));
    const filter = { ...ALL_OPEN, state: 'closed' as const };
    expect(takeRows(NO_ROWS, over, { filter, held: false }).order).toEqual(['c', 'a']);
  });
});

describe('while the order is held', () => {
  const before = takeRows(NO_ROWS, [p1, p3], free);

  it('a new row waits, is counted, and comes in at its place on release', () => {
    const after = takeRows(before, [p1Newer], held);
    expect(after.order).toEqual(['a', 'c']);
    expect(waitingCount(after, ALL_OPEN)).toBe(1);
    expect(release(after, ALL_OPEN).order).toEqual(['b', 'a', 'c']);
    expect(waitingCount(release(after, ALL_OPEN), ALL_OPEN)).toBe(0);
  });

  it('a row that is over stays in its place with its new state, and goes on release', () => {
    const after = takeRows(before, [{ ...p1, state: 'closed', version: 2 }], held);
    expect(shownRows(after).map((row) => row.state)).toEqual(['closed', 'new']);
    expect(release(after, ALL_OPEN).order).toEqual(['c']);
  });

  it('a full reading that no longer names a row leaves it in its place until release', () => {
    const after = replaceRows(before, [p3, p1Newer], held);
    expect(after.order).toEqual(['a', 'c']);
    expect(waitingCount(after, ALL_OPEN)).toBe(1);
    expect(replaceRows(before, [p3, p1Newer], free).order).toEqual(['b', 'c']);
  });
});

it('an answer that was overtaken does not turn a row back', () => {
  const rows = takeRows(NO_ROWS, [{ ...p1, version: 5, state: 'accepted' }], free);
  expect(shownRows(takeRows(rows, [{ ...p1, version: 4, state: 'offered' }], free))[0]!.state).toBe('accepted');
});

it('a row that does not match the filter is neither shown nor waiting', () => {
  const filter = { ...ALL_OPEN, terminal: 'T9999' };
  const rows = takeRows(NO_ROWS, [p1], { filter, held: true });
  expect([shownRows(rows).length, waitingCount(rows, filter)]).toEqual([0, 0]);
});
