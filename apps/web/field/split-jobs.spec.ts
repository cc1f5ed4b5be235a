import { expect, it } from '@jest/globals';
import { aRow } from '../ui/incident-row.fixture.js';
import { splitJobs } from './split-jobs.js';

it('offers come by when they run out, jobs in hand by priority and age', () => {
  const { offered, inHand } = splitJobs([
    aRow({ id: 'late', state: 'offered', acceptBy: '2026-11-20T22:10:00+08:00' }),
    aRow({ id: 'soon', state: 'offered', acceptBy: '2026-11-20T14:05:00Z' }),
    aRow({ id: 'p2', state: 'accepted', priority: 'P2' }),
    aRow({ id: 'p1new', state: 'travelling', openedAt: '2026-11-20T22:00:00Z' }),
    aRow({ id: 'p1old', state: 'onSite', openedAt: '2026-11-20T21:00:00Z' }),
  ]);
  expect(offered.map(({ id }) => id)).toEqual(['soon', 'late']);
  expect(inHand.map(({ id }) => id)).toEqual(['p1old', 'p1new', 'p2']);
});
