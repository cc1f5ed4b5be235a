import { looksAfter } from './looks-after.js';

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
