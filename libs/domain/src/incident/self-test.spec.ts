import fc from 'fast-check';
import { COMPONENT_STATES, COMPONENTS } from '../terminal/component.js';
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

  const components = fc.dictionary(fc.constantFrom(...COMPONENTS), fc.constantFrom(...COMPONENT_STATES));
  const outcome = fc.constantFrom('done' as const, 'failed' as const, 'refused' as const, 'expired' as const);
  const anyReply = fc.option(fc.record({ outcome, components }));

  it('speaks against the repair only where it was done and found this very component not well', () => {
    fc.assert(
      fc.property(anyReply, fc.constantFrom(...COMPONENTS), (given, component) => {
        const verdict = judgeSelfTest(given, component);
        const state = given?.outcome === 'done' ? given.components[component] : undefined;
        expect(verdict.outcome === 'failed').toBe(state === 'fault' || state === 'offline');
        expect(verdict.outcome === 'passed').toBe(state === 'ok' || state === 'warning');
      }),
    );
  });

  it('says the same whatever is told of the other components', () => {
    fc.assert(
      fc.property(anyReply, components, fc.constantFrom(...COMPONENTS), (given, others, component) => {
        fc.pre(given !== null);
        const { [component]: own } = given!.components;
        const { [component]: _, ...rest } = others;
        const changed = { ...given!, components: { ...rest, ...(own && { [component]: own }) } };
        expect(judgeSelfTest(changed, component)).toEqual(judgeSelfTest(given, component));
      }),
    );
  });
});
