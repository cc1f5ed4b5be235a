import type { OnCallFacts } from './on-call.js';

/** As much of a roster as decides who is on call in a region; the answer for it is the same, and sooner there. */
export const factsOfRegion = (facts: OnCallFacts, regionId: string): OnCallFacts => ({
  ...facts,
  shifts: facts.shifts.filter((each) => each.regionId === regionId),
  rotations: facts.rotations.filter((each) => each.regionId === regionId),
  overrides: facts.overrides.filter((each) => each.regionId === null || each.regionId === regionId),
});

/** As much of a roster as decides the turns of a rotation. */
export const factsOfRotation = (facts: OnCallFacts, rotationId: string): OnCallFacts => ({
  ...facts,
  shifts: [],
  rotations: facts.rotations.filter(({ id }) => id === rotationId),
});

/** As much of a roster as decides when a technician is on call: their own turns and those they may stand in for. */
export function factsOfTechnician(facts: OnCallFacts, technicianId: string): OnCallFacts {
  const people = new Set([technicianId]);
  // Who stands in for a substitute has the turns of the one whom that one stands in for.
  for (let before = 0; before !== people.size;) {
    before = people.size;
    for (const { by, replaces } of facts.overrides) if (replaces !== null && people.has(by)) people.add(replaces);
  }
  const isTheirs = (ids: readonly string[]): boolean => ids.some((id) => people.has(id));
  return {
    ...facts,
    shifts: facts.shifts.filter(({ technicianIds }) => isTheirs(technicianIds)),
    rotations: facts.rotations.filter(({ participants }) => isTheirs(participants)),
  };
}
