import fc from 'fast-check';
import { onCallChange, onCallChangeLines } from './on-call-change.js';

const people = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));

describe('a change of who is on call', () => {
  it.each([
    ['is told at a hand-over', ['a'], ['b'], 'handedOver'],
    ['is told when somebody joins', ['a'], ['a', 'b'], 'handedOver'],
    ['is told when duty begins', [], ['a'], 'dutyBegins'],
    ['is told when a line is new', undefined, ['a'], 'dutyBegins'],
    ['is told when duty ends', ['a'], [], 'dutyEnds'],
    ['is none when the same people go on, in whatever order', ['a', 'b'], ['b', 'a'], 'unchanged'],
  ])('%s', (_what, before, now, reason) => {
    expect(onCallChange(before, now, true).reason).toBe(reason);
  });

  it('is not told at the first look', () => {
    expect(onCallChange(undefined, ['a'], false)).toEqual({ outcome: 'rest', reason: 'firstLook' });
  });

  it('names exactly who came and who went', () => {
    fc.assert(
      fc.property(people, people, (before, now) => {
        const change = onCallChange(before, now, true);
        const [came, went] = change.outcome === 'tell' ? [change.came, change.went] : [[], []];
        expect([...before.filter((id) => !went.includes(id)), ...came].sort()).toEqual([...now].sort());
        expect(change.outcome === 'rest').toBe([...before].sort().join() === [...now].sort().join());
      }),
    );
  });

  it('reads as a line per duty in both languages', () => {
    const change = {
      region: { zh: '东区', en: 'East' },
      line: 'first' as const,
      now: [{ zh: '王强', en: 'Wang Qiang' }],
      before: [],
    };
    expect(onCallChangeLines([change], 'en')).toEqual(['East First line: Wang Qiang (before: nobody)']);
    expect(onCallChangeLines([change], 'zh-CN')).toEqual(['东区 一线：王强（此前：无人）']);
  });
});
