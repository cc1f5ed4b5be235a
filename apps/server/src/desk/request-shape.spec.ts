import { z } from 'zod';
import { ProblemError } from '../problem.js';
import { RequestShape } from './request-shape.js';

const shape = new RequestShape(z.object({ name: z.string().optional(), value: z.unknown().optional() }));
const refusalOf = (body: unknown): ProblemError => {
  try {
    shape.transform(body);
  } catch (error) {
    return error as ProblemError;
  }
  throw new Error('was taken');
};

describe('what no database keeps', () => {
  it.each([
    ['at the top', { name: 'a\0b' }, 'name: holds a NUL character'],
    ['half a character', { name: 'x\ud800' }, 'name: holds half a character'],
    [
      'in an object in a list',
      { value: { list: [{ zh: 'x' }, { zh: '\0' }] } },
      'value.list.1.zh: holds a NUL character',
    ],
    ['in the name of a property', { value: { 'a\0': 1 } }, 'value.a\0: holds a NUL character'],
  ])('is refused, and its place named: %s', (_what, body, detail) => {
    expect(refusalOf(body)).toMatchObject({ status: 400, code: 'invalidRequest', detail });
  });

  it('is found however deep it lies, and not told of more often than somebody reads', () => {
    let deep: unknown = 'a\0b';
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    expect(refusalOf({ value: deep })).toMatchObject({ status: 400 });
    const many = Array.from({ length: 10_000 }, () => '\0');
    expect(refusalOf({ value: many }).errors).toHaveLength(20);
  });

  it('is not seen in what is well, characters of two halves included', () => {
    const body = { name: '𠮷', value: { list: ['😀', null, 1, true, {}] } };
    expect(shape.transform(body)).toEqual(body);
    expect(new RequestShape(z.string()).transform('😀')).toBe('😀');
  });
});
