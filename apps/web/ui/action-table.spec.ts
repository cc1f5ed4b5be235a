import { describe, expect, it } from '@jest/globals';
import { cleanBody, lackOf, offeredActions } from './action-table.js';

describe('the offered actions', () => {
  it('come in the order of the table, without those the page does not know', () => {
    expect(offeredActions(['cancel', 'teleport', 'note', 'accept'])).toEqual(['accept', 'note', 'cancel']);
  });
});

describe('what an action still lacks', () => {
  const cleared = { faultActive: false };
  const active = { faultActive: true };

  it.each([
    ['accept', {}, cleared, []],
    ['refuse', {}, cleared, ['reason']],
    ['refuse', { reason: '  ' }, cleared, ['reason']],
    ['refuse', { reason: 'too far' }, cleared, []],
    ['shelve', { reason: 'x' }, cleared, ['until']],
    ['assign', {}, cleared, ['technician']],
    ['note', {}, cleared, ['text']],
    ['restore', {}, cleared, []],
    ['restore', {}, active, ['override']],
    ['restore', { override: true }, active, ['override']],
    ['restore', { override: true, reason: 'sensor is broken' }, active, []],
    ['close', { reason: 'done' }, active, ['override']],
    ['accept', {}, active, []],
  ] as const)('%s with %j on %j is %j', (action, body, incident, lacks) => {
    expect(lackOf(action, body, incident)).toEqual(lacks);
  });
});

it('an empty field is not sent', () => {
  expect(cleanBody({ reason: ' ', text: ' a ', override: false })).toEqual({ text: 'a' });
});
