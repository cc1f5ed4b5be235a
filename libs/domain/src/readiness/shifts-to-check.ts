import type { Turn } from '../roster/turn.js';

export interface ShiftToCheck {
  technicianId: string;
  shiftFrom: Date;
  shiftUntil: Date;
}

/**
 * Who comes on call after `now` and at `until` at the latest: once per person and beginning, whatever lines and regions.
 * Whoever is on call until that very moment goes on working and is not asked.
 * @param turns all that overlap the time
 */
export function shiftsToCheck(turns: readonly Turn[], now: Date, until: Date): ShiftToCheck[] {
  const found = new Map<string, ShiftToCheck>();
  for (const turn of turns) {
    if (turn.from <= now || turn.from > until) continue;
    for (const technicianId of turn.technicianIds) {
      const goesOn = turns.some(
        (each) => each.from < turn.from && each.until >= turn.from && each.technicianIds.includes(technicianId),
      );
      if (goesOn) continue;
      const key = `${technicianId} ${turn.from.getTime()}`;
      const known = found.get(key);
      if (!known || known.shiftUntil < turn.until) {
        found.set(key, { technicianId, shiftFrom: turn.from, shiftUntil: turn.until });
      }
    }
  }
  return [...found.values()].sort(
    (a, b) => a.shiftFrom.getTime() - b.shiftFrom.getTime() || (a.technicianId < b.technicianId ? -1 : 1),
  );
}
