import fc from 'fast-check';
import { CHANNELS, wayAfterLoss, type OtherWay } from '../index.js';

describe('after a message that did not arrive', () => {
  it('the next way is used that the page has not gone yet', () => {
    const others: OtherWay[] = [
      { channel: 'email', state: 'out' },
      { channel: 'voice', state: 'waiting' },
    ];
    expect(wayAfterLoss(['voice', 'email'], others)).toEqual({ outcome: 'reroute', channel: 'voice' });
    expect(wayAfterLoss(['email'], others)).toEqual({ outcome: 'leave', reason: 'carried' });
  });

  it('it is a dead letter when no way is left and no other message of the page reaches anybody', () => {
    expect(wayAfterLoss([], [])).toEqual({ outcome: 'dead', reason: 'noChannelLeft' });
    expect(wayAfterLoss(['voice'], [{ channel: 'voice', state: 'lost' }]).outcome).toBe('dead');
  });

  it('no way is gone twice', () => {
    const other = fc.record({
      channel: fc.constantFrom(...CHANNELS),
      state: fc.constantFrom('waiting' as const, 'out' as const, 'lost' as const),
    });
    fc.assert(
      fc.property(fc.subarray([...CHANNELS]), fc.array(other), (ways, others) => {
        const next = wayAfterLoss(ways, others);
        if (next.outcome !== 'reroute') return;
        expect(ways).toContain(next.channel);
        expect(others.every(({ channel, state }) => channel !== next.channel || state === 'waiting')).toBe(true);
      }),
    );
  });
});
