import type { ChannelPort } from './channel.js';
import { ChannelQueue } from './channel-queue.js';
import type { LeasedNotice } from './delivery.store.js';

const port: ChannelPort = {
  channel: 'sms',
  parallel: 16,
  send: () => Promise.resolve({ outcome: 'sent' }),
  close: () => Promise.resolve(),
};
const notice = (id: number, lane: number): LeasedNotice => ({ id: String(id), lane }) as LeasedNotice;

function filled(count: number, lane: number): ChannelQueue {
  const queue = new ChannelQueue(port);
  for (let id = 0; id < count; id++) queue.add(notice(id, lane));
  return queue;
}

function takeAll(queue: ChannelQueue): LeasedNotice[] {
  const taken: LeasedNotice[] = [];
  for (let next = queue.next(); next; next = queue.next()) taken.push(next);
  return taken;
}

describe('what is held for a channel', () => {
  it('leaves in the order of the lanes, and in order within a lane', () => {
    const queue = new ChannelQueue(port);
    [notice(1, 4), notice(2, 1), notice(3, 2), notice(4, 1)].forEach((each) => queue.add(each));
    expect(takeAll(queue).map(({ id }) => id)).toEqual(['2', '4', '3', '1']);
  });

  it('keeps slots that only the urgent lane may use, so that a gateway that hangs on P4 does not hold up a P1', () => {
    const queue = filled(100, 4);
    expect(takeAll(queue)).toHaveLength(14);
    queue.add(notice(500, 1));
    queue.add(notice(501, 1));
    queue.add(notice(502, 1));
    expect(takeAll(queue).map(({ id }) => id)).toEqual(['500', '501']);
  });

  it('asks for as much as there is room for, and when full for the urgent lane alone', () => {
    expect(new ChannelQueue(port).wish()).toEqual({ channel: 'sms', most: 80, maxLane: 4 });
    expect(filled(80, 4).wish()).toEqual({ channel: 'sms', most: 16, maxLane: 1 });
    expect(filled(96, 1).wish()).toBeUndefined();
  });

  it('says when there is room for what was left out, once', () => {
    const queue = filled(80, 1);
    takeAll(queue);
    expect(queue.wish()).toMatchObject({ maxLane: 1 });
    const said = Array.from({ length: 10 }, () => queue.done());
    expect(said.filter(Boolean)).toHaveLength(1);
    expect(said[7]).toBe(true);
  });

  it('gives back what was not begun', () => {
    const queue = filled(20, 2);
    takeAll(queue);
    expect(queue.drain().map(({ id }) => id)).toEqual(['14', '15', '16', '17', '18', '19']);
    expect(queue.held).toBe(14);
  });
});
