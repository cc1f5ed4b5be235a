import type { OnCallFacts } from './on-call.js';
import type { RosterOverride } from './override.js';
import { overlaps, type Span } from './turn.js';

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
  const people = whoseTurns(facts.overrides, technicianId);
  const isTheirs = (ids: readonly string[]): boolean => ids.some((id) => people.has(id));
  return {
    ...facts,
    shifts: facts.shifts.filter(({ technicianIds }) => isTheirs(technicianIds)),
    rotations: facts.rotations.filter(({ participants }) => isTheirs(participants)),
  };
}

/**
 * The regions in which a technician may be on call in a time, by the roster itself: whatever regions they are said to
 * serve. Without a look at the hours, so that the length of the time costs nothing.
 */
export function regionsOnRoster(facts: OnCallFacts, technicianId: string, span: Span): string[] {
  const overrides = facts.overrides.filter((each) => overlaps(each, span));
  const { shifts, rotations } = factsOfTechnician({ ...facts, overrides }, technicianId);
  const people = whoseTurns(overrides, technicianId);
  const lines = overrides.filter(({ by, replaces }) => replaces === null && people.has(by));
  const regions = [...shifts, ...rotations, ...lines].map(({ regionId }) => regionId);
  return [...new Set(regions.filter((each) => each !== null))];
}

/** A technician and those whose turns may have come to them: who stands in for a substitute has that one's turns too. */
function whoseTurns(overrides: readonly RosterOverride[], technicianId: string): ReadonlySet<string> {
  const people = new Set([technicianId]);
  for (let before = 0; before !== people.size;) {
    before = people.size;
    for (const { by, replaces } of overrides) if (replaces !== null && people.has(by)) people.add(replaces);
  }
  return people;
}
