import fc from 'fast-check';
import { CUSTOMER_IMPACTS } from '../fault/fault-definition.js';
import { INCIDENT_STATES } from './lifecycle.js';
import { correlateMerged, followMerged, mayMerge, targetAfterMerge, type MergePart } from './merging.js';
import { isOver } from './transitions.table.js';

const part = (id: string, change: Partial<MergePart> = {}): MergePart => ({
  id,
  state: 'new',
  parentId: null,
  customerImpact: 'service',
  ...change,
});
const facts = (source: MergePart, target: MergePart, sourceIsOutage = false) => ({
  source,
  target,
  sourceIsOutage,
  targetHidden: false,
});
const anyPart = fc.record({
  id: fc.constantFrom('1', '2', '3'),
  state: fc.constantFrom(...INCIDENT_STATES),
  parentId: fc.constantFrom(null, '1', '2', '3'),
  customerImpact: fc.constantFrom(...CUSTOMER_IMPACTS),
});

describe('mayMerge', () => {
  it.each([
    ['one into another', part('1'), part('2'), 'sameMatter'],
    ['what somebody works on', part('1', { state: 'onSite' }), part('2', { state: 'offered' }), 'sameMatter'],
    ['a jam into the captured card that it caused', part('1'), part('2', { customerImpact: 'card' }), 'sameMatter'],
    ['into itself', part('1'), part('1'), 'intoItself'],
    ['into its own part', part('1'), part('2', { parentId: '1' }), 'intoItsPart'],
    ['into what is closed', part('1'), part('2', { state: 'closed' }), 'targetOver'],
    ['into what is merged itself', part('1'), part('2', { state: 'merged', parentId: '3' }), 'targetOver'],
    ['what is closed', part('1', { state: 'closed' }), part('2'), 'notInThisState'],
    ['what is restored', part('1', { state: 'restored' }), part('2'), 'notInThisState'],
    ['a second time', part('1', { state: 'merged', parentId: '2' }), part('2'), 'mergedBefore'],
    ['into yet another', part('1', { state: 'merged', parentId: '3' }), part('2'), 'notInThisState'],
    ['a kept card into a jam', part('1', { customerImpact: 'card' }), part('2'), 'keepsProperty'],
  ] as const)('%s', (_name, source, target, reason) => {
    expect(mayMerge(facts(source, target)).reason).toBe(reason);
  });

  it('leaves an outage as it is: whatever is lost later joins it', () => {
    expect(mayMerge(facts(part('1'), part('2'), true)).reason).toBe('isAnOutage');
  });

  it('hides nothing behind what is shelved or suppressed', () => {
    expect(mayMerge({ ...facts(part('1'), part('2')), targetHidden: true }).reason).toBe('targetHidden');
  });

  it('never merges what kept a card or cash, whatever the other one kept', () => {
    fc.assert(
      fc.property(anyPart, anyPart, fc.boolean(), (source, target, isOutage) => {
        const { outcome } = mayMerge(facts(source, target, isOutage));
        if (outcome !== 'merge') return;
        expect(['card', 'cash']).not.toContain(source.customerImpact);
        expect(isOver(source.state) || isOver(target.state)).toBe(false);
        expect(source.id).not.toBe(target.id);
        expect(target.parentId).not.toBe(source.id);
      }),
    );
  });
});

describe('followMerged', () => {
  const anyFollowing = fc.record({
    faultStands: fc.boolean(),
    newRaises: fc.nat(3),
    target: fc.record({ state: fc.constantFrom(...INCIDENT_STATES) }),
  });

  it('counts a raise on the target, and reopens one that was restored', () => {
    const raised = { faultStands: true, newRaises: 1 };
    expect(followMerged({ ...raised, target: { state: 'onSite' } }).outcome).toBe('count');
    expect(followMerged({ ...raised, target: { state: 'restored' } }).outcome).toBe('reopenTarget');
    expect(followMerged({ faultStands: true, newRaises: 0, target: { state: 'new' } }).outcome).toBe('nothing');
  });

  it('loses no standing fault when its target ends, and reopens nothing that is over', () => {
    fc.assert(
      fc.property(anyFollowing, (following) => {
        const { outcome } = followMerged(following);
        const over = isOver(following.target.state);
        expect(outcome === 'splitOut').toBe(over && following.faultStands);
        if (over) expect(['splitOut', 'settle']).toContain(outcome);
        if (!over && following.newRaises > 0) expect(['count', 'reopenTarget']).toContain(outcome);
      }),
    );
  });
});

describe('correlateMerged', () => {
  it('says of each event what it is to the target', () => {
    expect(correlateMerged('raised', true)?.reason).toBe('raisedAsPart');
    expect(correlateMerged('cleared', true)?.reason).toBe('clearedAsPart');
    expect(correlateMerged('cleared', false)).toBeNull();
    expect(correlateMerged('noted', true)).toBeNull();
  });
});

describe('targetAfterMerge', () => {
  const target = (state: MergePart['state'], asksNobody = false) => ({ state, asksNobody });

  it('pages for both from now on when it was only listed', () => {
    const taken = { sourceStands: true, sourcePages: true };
    expect(targetAfterMerge({ ...taken, target: target('new', true) }).outcome).toBe('ask');
    expect(targetAfterMerge({ ...taken, target: target('new') }).outcome).toBe('goOn');
    expect(targetAfterMerge({ ...taken, sourcePages: false, target: target('new', true) }).outcome).toBe('goOn');
  });

  it('is opened anew when it was thought to be repaired and what it takes in stands', () => {
    const taken = { sourceStands: true, sourcePages: true };
    expect(targetAfterMerge({ ...taken, target: target('restored') }).outcome).toBe('reopen');
    expect(targetAfterMerge({ ...taken, sourceStands: false, target: target('restored') }).outcome).toBe('goOn');
  });

  it('stays with whoever has it', () => {
    for (const state of ['offered', 'accepted', 'travelling', 'onSite', 'waitingParts'] as const) {
      const verdict = targetAfterMerge({ sourceStands: true, sourcePages: true, target: target(state) });
      expect(verdict.outcome).toBe('goOn');
    }
  });
});
