import type { z } from 'zod';
import type { onCallView } from '#libs/contract';
import { inLanguage, onCallAt, type Language, type OnCall } from '#libs/domain';
import type { Desk, RosterFacts, Technician } from './roster.store.js';

const MINUTE_MS = 60_000;

export type OnCallView = z.infer<typeof onCallView>;

/** The roster as it was read at one time. */
export class RosterSnapshot {
  private readonly byId: ReadonlyMap<string, Technician>;
  private lastAnswer: { minute: number; onCall: OnCall[] } | undefined;

  constructor(private readonly facts: RosterFacts) {
    this.byId = new Map(facts.technicians.map((each) => [each.id, each]));
  }

  get technicians(): readonly Technician[] {
    return this.facts.technicians;
  }

  get desks(): readonly Desk[] {
    return this.facts.desks;
  }

  technician(id: string): Technician | undefined {
    return this.byId.get(id);
  }

  /** Shifts change on the minute, so that within one the answer stays the same. */
  onCall(at: Date): OnCall[] {
    const minute = Math.floor(at.getTime() / MINUTE_MS);
    if (this.lastAnswer?.minute !== minute) {
      this.lastAnswer = { minute, onCall: onCallAt(this.facts.shifts, at, this.facts.timeZone) };
    }
    return this.lastAnswer.onCall;
  }

  /** The answer to `GET /api/on-call`: by region, first line first. */
  onCallView(at: Date, language: Language): OnCallView {
    const regions = this.onCall(at)
      .map(({ regionId, line, technicianIds, until }) => ({
        region: regionId,
        regionName: this.regionName(regionId, language),
        line,
        until: until.toISOString(),
        technicians: technicianIds.flatMap((id) => {
          const technician = this.byId.get(id);
          return technician ? [{ id, name: inLanguage(technician.name, language), skills: technician.skills }] : [];
        }),
      }))
      .sort((a, b) => a.region.localeCompare(b.region) || a.line.localeCompare(b.line));
    return { at: at.toISOString(), regions };
  }

  private regionName(regionId: string, language: Language): string {
    const name = this.facts.regionNames.get(regionId);
    return name ? inLanguage(name, language) : regionId;
  }
}
