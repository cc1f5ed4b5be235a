import { expect, it } from '@jest/globals';
import { aRow } from '../ui/incident-row.fixture.js';
import { splitJobs } from './split-jobs.js';

const mine = (some: Parameters<typeof aRow>[0]) => aRow({ assignee: 'tech01', ...some });

it('offers come by when they run out, jobs in hand by priority and age, and the jobs of others apart', () => {
  const rows = [
    mine({ id: 'late', state: 'offered', acceptBy: '2026-11-20T22:10:00+08:00' }),
    mine({ id: 'soon', state: 'offered', acceptBy: '2026-11-20T14:05:00Z' }),
    mine({ id: 'p2', state: 'accepted', priority: 'P2' }),
    mine({ id: 'p1new', state: 'travelling', openedAt: '2026-11-20T22:00:00Z' }),
    mine({ id: 'p1old', state: 'onSite', openedAt: '2026-11-20T21:00:00Z' }),
    mine({ id: 'theirs', state: 'onSite', assignee: 'tech02' }),
  ];
  const { offered, inHand, helping } = splitJobs(rows, 'tech01');
  expect(offered.map(({ id }) => id)).toEqual(['soon', 'late']);
  expect(inHand.map(({ id }) => id)).toEqual(['p1old', 'p1new', 'p2']);
  expect(helping.map(({ id }) => id)).toEqual(['theirs']);
});
