import { blameFor } from './blame.js';

const coded = (code: string) => Object.assign(new Error('x'), { code });

describe('blameFor', () => {
  it.each([
    ['a deadlock', coded('40P01'), 'database'],
    ['a shut-down', coded('57P01'), 'database'],
    ['a broken connection', coded('ECONNRESET'), 'database'],
    ['a broken pipe', coded('EPIPE'), 'database'],
    ['a connection that ended', new Error('Connection terminated unexpectedly'), 'database'],
    ['a value out of range', coded('22003'), 'event'],
    ['a broken rule of ours', coded('23505'), 'program'],
    ['a defect', new TypeError('x is undefined'), 'program'],
  ])('of %s', (_what, error, blame) => {
    expect(blameFor(error)).toBe(blame);
  });
});
