import { findEligible } from '../dispatch/rank.js';
import { dayFromText } from './local-time.js';
import { onCallAt } from './on-call.js';

describe('a rotation for one skill', () => {
  it('is asked for faults that need the skill, and for no others, though its people have more skills', () => {
    const at = new Date('2026-11-22T00:00Z');
    const facts = { timeZone: 'UTC', shifts: [], overrides: [], calendars: {} };
    const rotation = {
      ...{ id: 'r', name: { zh: '', en: '' }, regionId: 'north', line: 'first' as const, skill: 'cash' },
      ...{ participants: ['a'], unit: 'weeks' as const, length: 1, handOverMinute: 0, hours: null },
      startsOn: dayFromText('2026-01-01')!,
    };
    const onCall = onCallAt({ ...facts, rotations: [rotation] }, at);
    const place = { lat: 31, lon: 121 };
    const people = [{ id: 'a', skills: ['cash', 'card'], regions: ['north'], place }];
    const eligible = (skill: 'cash' | 'card') =>
      findEligible({ regionId: 'north', skill, place }, people, onCall).eligible.map(
        ({ technicianId }) => technicianId,
      );
    expect(eligible('cash')).toEqual(['a']);
    expect(eligible('card')).toEqual([]);
  });
});
