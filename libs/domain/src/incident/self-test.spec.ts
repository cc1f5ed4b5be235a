import { judgeSelfTest, type SelfTestReply } from './self-test.js';

const reply = (change: Partial<SelfTestReply> = {}): SelfTestReply => ({ outcome: 'done', components: {}, ...change });

describe('a self-test after a repair', () => {
  it.each([
    ['ok', 'passed', 'componentWell'],
    ['warning', 'passed', 'componentWell'],
    ['fault', 'failed', 'componentNotWell'],
    ['offline', 'failed', 'componentNotWell'],
    ['unknown', 'unclear', 'componentUnknown'],
  ] as const)('that finds the component %s has %s', (state, outcome, reason) => {
    const given = reply({ components: { cardReader: state, ups: 'fault' } });
    expect(judgeSelfTest(given, 'cardReader')).toEqual({ outcome, reason });
  });

  it('that says nothing clear speaks neither for nor against the repair', () => {
    expect(judgeSelfTest(null, 'cardReader')).toEqual({ outcome: 'unclear', reason: 'notAnswered' });
    expect(judgeSelfTest(reply(), 'cardReader').outcome).toBe('unclear');
    for (const outcome of ['failed', 'refused', 'expired'] as const) {
      expect(judgeSelfTest(reply({ outcome, components: { cardReader: 'fault' } }), 'cardReader').outcome).toBe(
        'unclear',
      );
    }
  });
});
