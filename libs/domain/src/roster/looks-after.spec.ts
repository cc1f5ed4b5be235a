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
