import fc from 'fast-check';
import { looksAfter, sharedRegions } from './looks-after.js';

describe('who looks after some regions', () => {
  it.each([
    ['everything, when limited to none', [], ['east', 'west'], true],
    ['the whole bank, when limited to none', [], [], true],
    ['their own', ['east'], ['east'], true],
    ['a part of their own', ['east', 'west'], ['west'], true],
    ['not what reaches further', ['east'], ['east', 'west'], false],
    ['not another one', ['east'], ['west'], false],
    ['not the whole bank', ['east'], [], false],
  ])('answers for %s', (_what, own, concerned, expected) => {
    expect(looksAfter(own, concerned)).toBe(expected);
  });
});

describe('what somebody is told of something that concerns regions', () => {
  it.each([
    ['all of it, when limited to none', [], ['east', 'west'], ['east', 'west']],
    ['all of the bank, when limited to none', [], [], []],
    ['their part of the bank', ['east'], [], ['east']],
    ['their part of several', ['east', 'north'], ['east', 'west'], ['east']],
    ['nothing of another region', ['east'], ['west'], undefined],
  ])('is %s', (_what, own, concerned, expected) => {
    expect(sharedRegions(own, concerned)).toEqual(expected);
  });
});

describe('what somebody looks after and what they are told of', () => {
  const REGIONS = ['east', 'north', 'west'];
  const some = fc.subarray(REGIONS);
  /** The bank is more than the regions that are named. */
  const meant = (regions: readonly string[]): readonly string[] =>
    regions.length ? regions : [...REGIONS, 'any other'];

  it('is all and a part of the same places', () => {
    fc.assert(
      fc.property(some, some, (own, concerned) => {
        const common = meant(concerned).filter((place) => meant(own).includes(place));
        expect(looksAfter(own, concerned)).toBe(common.length === meant(concerned).length);
        const shared = sharedRegions(own, concerned);
        expect([...(shared ? meant(shared) : [])].sort()).toEqual([...common].sort());
      }),
    );
  });
});
