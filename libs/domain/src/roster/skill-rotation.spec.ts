import fc from 'fast-check';
import { findEligible } from '../dispatch/rank.js';
import { dayFromText } from './local-time.js';
import { onCallAt } from './on-call.js';
import type { Rotation } from './rotation.js';

const at = new Date('2026-11-22T00:00Z');
const facts = { timeZone: 'UTC', shifts: [], overrides: [], calendars: {} };
const place = { lat: 31, lon: 121 };
const rotation = (id: string, skill: string | null, participants: string[]): Rotation => ({
  ...{ id, name: { zh: '', en: '' }, regionId: 'north', line: 'first', skill, participants },
  ...{ unit: 'weeks', length: 1, handOverMinute: 0, hours: null, startsOn: dayFromText('2026-01-01')! },
});

describe('a rotation for one skill', () => {
  it('is asked for faults that need the skill, and for no others, though its people have more skills', () => {
    const onCall = onCallAt({ ...facts, rotations: [rotation('r', 'cash', ['a'])] }, at);
    const people = [{ id: 'a', skills: ['cash', 'card'], regions: ['north'], place }];
    const eligible = (skill: 'cash' | 'card') =>
      findEligible({ regionId: 'north', skill, place }, people, onCall).eligible.map(
        ({ technicianId }) => technicianId,
      );
    expect(eligible('cash')).toEqual(['a']);
    expect(eligible('card')).toEqual([]);
  });

  it('adds its people to those of every fault, and to no fault that needs another skill, however many there are', () => {
    const skill = fc.constantFrom('cash' as const, 'card' as const, 'power' as const);
    const anyRotation = fc.record({ skill: fc.option(skill), person: fc.constantFrom('a', 'b', 'c') });
    const skills = fc.record({ a: fc.uniqueArray(skill), b: fc.uniqueArray(skill), c: fc.uniqueArray(skill) });
    fc.assert(
      fc.property(fc.array(anyRotation, { maxLength: 5 }), skills, skill, (rotations, own, needed) => {
        const onCall = onCallAt(
          { ...facts, rotations: rotations.map((each, i) => rotation(String(i), each.skill, [each.person])) },
          at,
        );
        const people = Object.entries(own).map(([id, can]) => ({ id, skills: can, regions: ['north'], place }));
        const { eligible } = findEligible({ regionId: 'north', skill: needed, place }, people, onCall);
        const expected = people.filter(
          ({ id, skills: can }) =>
            can.includes(needed) && rotations.some((each) => each.person === id && (each.skill ?? needed) === needed),
        );
        expect(eligible.map(({ technicianId }) => technicianId).sort()).toEqual(expected.map(({ id }) => id).sort());
      }),
    );
  });
});
