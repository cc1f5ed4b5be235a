import type { BatchItem, JournalItem } from './batch-item.js';
import { BatchQueue } from './batch-queue.js';

const message = (terminalId: string, events: number): BatchItem => ({
  kind: 'journal',
  partition: 0,
  terminalId,
  regionId: 'r',
  journal: 'j',
  oldest: 1,
  firstContact: false,
  entries: Array.from({ length: events }, (_, i) => ({ seq: i + 1, bad: 'x', text: '' })),
  receivedAt: new Date(0),
});
const names = (items: BatchItem[]) => items.map((item) => (item as JournalItem).terminalId);

describe('the backlog', () => {
  it('refuses what goes over its bound, and has room again once a batch was taken', () => {
    const queue = new BatchQueue(10);
    expect([queue.offer(message('a', 6)), queue.offer(message('b', 5)), queue.offer(message('c', 4))]).toEqual([
      true,
      false,
      true,
    ]);
    expect(queue.length).toBe(10);
    expect(queue.offer(message('d', 1))).toBe(false);
    expect(names(queue.take(6))).toEqual(['a']);
    expect(queue.offer(message('d', 1))).toBe(true);
    expect(names(queue.take(100))).toEqual(['c', 'd']);
    expect(queue.length).toBe(0);
  });

  it('lets go of what was taken, also when it never runs empty', () => {
    const queue = new BatchQueue(10);
    queue.offer(message('first', 1));
    for (let i = 0; i < 8; i++) {
      queue.offer(message(`m${i}`, 1));
      queue.take(1);
    }
    const held = (queue as unknown as { items: unknown[] }).items;
    expect(queue.length).toBe(1);
    expect(held.length).toBeLessThanOrEqual(2);
  });

  it('takes one message that is larger than the whole bound, when nothing else waits', () => {
    const queue = new BatchQueue(10);
    expect(queue.offer(message('a', 500))).toBe(true);
    expect(names(queue.take(1))).toEqual(['a']);
  });
});
