import { expect, it } from '@jest/globals';
import type { OnCall } from '../../api/desk-api.js';
import { onCallChoices } from './on-call-choices.js';

const group = (
  region: string,
  line: OnCall['regions'][number]['line'],
  ...ids: string[]
): OnCall['regions'][number] => ({
  region,
  regionName: region,
  line,
  until: '2026-11-21T08:00:00+08:00',
  technicians: ids.map((id) => ({ id, name: id, skills: [] })),
});
const site = { id: 's', name: 's', address: 's', lat: 0, lon: 0, region: 'east' };

it('who can be sent comes by region and line, each once, without who has it already', () => {
  const onCall = {
    at: '2026-11-20T22:00:00+08:00',
    regions: [
      group('west', 'first', 'w1', 'e1'),
      group('east', 'vendor', 'v1'),
      group('east', 'cash', 'c1'),
      group('east', 'second', 'e2', 'e1'),
      group('east', 'first', 'e1', 'e0'),
    ],
  };
  const choices = onCallChoices(onCall, { site, assignee: 'e0' });
  expect(choices.map(({ region, line, technicians }) => [region, line, technicians.map(({ id }) => id)])).toEqual([
    ['east', 'first', ['e1']],
    ['east', 'cash', ['c1']],
    ['east', 'second', ['e2']],
    ['east', 'vendor', ['v1']],
    ['west', 'first', ['w1']],
  ]);
});
