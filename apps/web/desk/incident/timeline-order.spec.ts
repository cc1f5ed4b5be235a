import { describe, expect, it } from '@jest/globals';
import type { TimelineEntryView } from '#libs/contract';
import { kindsIn, newestFirst } from './timeline-order.js';

const entry = (id: string, at: string, kind = 'device'): TimelineEntryView => ({
  id,
  at,
  kind,
  what: 'opened',
  actor: null,
  text: id,
  data: {},
});

describe('the timeline', () => {
  it('shows the newest first, whatever the offsets, and what came last of the same instant first', () => {
    const entries = [
      entry('a', '2026-11-20T22:00:00+08:00'),
      entry('b', '2026-11-20T22:00:00+08:00'),
      entry('c', '2026-11-20T15:00:00Z'),
    ];
    expect(newestFirst(entries).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('offers only the kinds that occur, in a fixed order, unknown ones last', () => {
    const at = '2026-11-20T22:00:00Z';
    expect(kindsIn([entry('a', at, 'robot'), entry('b', at, 'notice'), entry('c', at, 'device')])).toEqual([
      'device',
      'notice',
      'robot',
    ]);
  });
});
