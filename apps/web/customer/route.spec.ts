import { expect, it } from '@jest/globals';
import { routeOf } from './route.js';

it.each([
  ['/r/T0007', { page: 'report', terminal: 'T0007' }],
  ['/r/T0007/', { page: 'report', terminal: 'T0007' }],
  ['/c/a%2Bb', { page: 'follow', token: 'a+b' }],
  ['/r/', null],
  ['/c/a/b', null],
  ['/r/%E0%A4%A', null],
  ['/x/T0007', null],
])('the address %s leads to %j', (path, route) => {
  expect(routeOf(path)).toEqual(route);
});
