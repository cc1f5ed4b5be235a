import { Inject, Injectable } from '@nestjs/common';
import { isAtNight, nightsBefore, restingAt, type DispatchRules, type Standing } from '#libs/domain';
import { STANDING_STORE, type CarriedPart, type StandingStore, type WorkRow } from './standing.store.js';

/** What people did is read again after so long; what is on their hands is read in every pass. */
const FRESH_MS = 2_000;
const DAY_MS = 86_400_000;
/** Rest looks back over several days of work without a rest. */
const LEAST_DAYS = 3;

/** What everybody did lately and carries, as it was read at one time. */
export class Standings {
  private readonly work = new Map<string, WorkRow[]>();

  constructor(
    rows: readonly WorkRow[],
    private readonly parts: ReadonlyMap<string, readonly CarriedPart[]>,
  ) {
    for (const row of rows) {
      const list = this.work.get(row.technicianId);
      if (list) list.push(row);
      else this.work.set(row.technicianId, [row]);
    }
  }

  /** @param timeZone of the bank: nights are told in it */
  at(now: Date, rules: DispatchRules, timeZone: string): (technicianId: string) => Standing {
    const days = Math.max(LEAST_DAYS, rules.fairnessDays);
    const nights = this.work.size ? nightsBefore(now, days, rules.rest, timeZone) : [];
    const since = now.getTime() - rules.fairnessDays * DAY_MS;
    return (technicianId) => {
      const work = this.work.get(technicianId) ?? [];
      const counted = work.filter(({ acceptedAt }) => acceptedAt.getTime() >= since);
      return {
        resting: restingAt(
          work.map(({ acceptedAt, endedAt }) => ({ from: acceptedAt, to: endedAt ?? now })),
          nights,
          rules.rest,
          now,
        ),
        taken: counted.length,
        takenAtNight: counted.filter(({ acceptedAt }) => isAtNight(acceptedAt, nights)).length,
        parts: new Set(this.partsOf(technicianId).map(({ part }) => part)),
      };
    };
  }

  partsOf(technicianId: string): readonly CarriedPart[] {
    return this.parts.get(technicianId) ?? [];
  }
}

/** Reads standings and keeps them for a moment: in a storm they are asked for many times a second. */
@Injectable()
export class StandingBook {
  private last: { at: number; days: number; standings: Standings } | undefined;

  constructor(@Inject(STANDING_STORE) private readonly store: StandingStore) {}

  async read(now: Date, rules: DispatchRules): Promise<Standings> {
    const days = Math.max(LEAST_DAYS, rules.fairnessDays) + 1;
    const age = this.last ? now.getTime() - this.last.at : -1;
    if (this.last && age >= 0 && age < FRESH_MS && this.last.days === days) return this.last.standings;
    const [work, parts] = await Promise.all([
      this.store.workSince(new Date(now.getTime() - days * DAY_MS)),
      this.store.parts(),
    ]);
    const standings = new Standings(work, parts);
    this.last = { at: now.getTime(), days, standings };
    return standings;
  }

  /** Somebody changed what it tells. */
  forget(): void {
    this.last = undefined;
  }
}
