import type { z } from 'zod';
import type { onCallView, PreviewView, SettingValue } from '#libs/contract';
import {
  desksForRegion,
  factsOfRegion,
  factsOfRotation,
  factsOfTechnician,
  inLanguage,
  onCallAt,
  onCallBetween,
  rosterFindings,
  turnsBetween,
  type DeskDuty,
  type Language,
  type OnCall,
  type OnCallFacts,
  type RosterFinding,
  type Turn,
} from '#libs/domain';
import type { Desk, RosterFacts, Technician } from './roster.store.js';

const MINUTE_MS = 60_000;

export type OnCallView = z.infer<typeof onCallView>;
type Holidays = SettingValue<'holidays'>;

/** The roster as it was read at one time. */
export class RosterSnapshot {
  private readonly byId: ReadonlyMap<string, Technician>;
  private readonly onDuty: readonly Desk[];
  private lastAnswer: { minute: number; holidays: Holidays; onCall: OnCall[] } | undefined;

  /** @param holidays the document as it stands whenever it is asked for */
  constructor(
    readonly facts: RosterFacts,
    private readonly holidays: () => Holidays,
  ) {
    this.byId = new Map(facts.technicians.map((each) => [each.id, each]));
    const off = new Set(this.deskDuty.filter(({ onDuty }) => !onDuty).map(({ deskId }) => deskId));
    this.onDuty = facts.desks.filter(({ id }) => !off.has(id));
  }

  get technicians(): readonly Technician[] {
    return this.facts.technicians;
  }

  /** Desks that are paged now: those on duty by the last confirmed handover, and every lead. */
  get desks(): readonly Desk[] {
    return this.onDuty;
  }

  /** Also those off duty. */
  get allDesks(): readonly Desk[] {
    return this.facts.desks;
  }

  /** What a desk answers for; none: the whole bank. */
  regionsOfDesk(id: string): readonly string[] {
    return this.facts.desks.find((desk) => desk.id === id)?.regions ?? [];
  }

  /** Which desks are on duty, and why. */
  get deskDuty(): readonly DeskDuty[] {
    return this.facts.deskDuty ?? [];
  }

  get timeZone(): string {
    return this.facts.timeZone;
  }

  /** Who sits at the desk for a region now, or leads it. */
  desksFor(regionId: string, kind: Desk['kind'] = 'desk'): Desk[] {
    return desksForRegion(this.onDuty, kind, regionId);
  }

  technician(id: string): Technician | undefined {
    return this.byId.get(id);
  }

  technicianName(id: string, language: Language): string {
    const technician = this.byId.get(id);
    return technician ? inLanguage(technician.name, language) : id;
  }

  regionName(regionId: string, language: Language): string {
    const name = this.facts.regionNames.get(regionId);
    return name ? inLanguage(name, language) : regionId;
  }

  /** All that decides who is on call, for the rules of `libs/domain/roster`. */
  get onCallFacts(): OnCallFacts {
    const { timeZone, shifts, rotations, overrides } = this.facts;
    const { calendars, standard } = this.holidays();
    const named = rotations.map((each) =>
      each.hours?.dayKind && !each.hours.calendarId
        ? { ...each, hours: { ...each.hours, calendarId: standard } }
        : each,
    );
    return { timeZone, shifts, rotations: named, overrides, calendars };
  }

  /** Turns change on the minute, so that within one the answer stays the same. */
  onCall(at: Date): OnCall[] {
    const minute = Math.floor(at.getTime() / MINUTE_MS);
    const holidays = this.holidays();
    if (this.lastAnswer?.minute !== minute || this.lastAnswer.holidays !== holidays) {
      this.lastAnswer = { minute, holidays, onCall: onCallAt(this.onCallFacts, at) };
    }
    return this.lastAnswer.onCall;
  }

  /** Turns of a technician that overlap a time, with their true beginnings and ends. */
  turnsOfTechnician(id: string, from: Date, until: Date): Turn[] {
    const turns = turnsBetween(factsOfTechnician(this.onCallFacts, id), from, until);
    return turns.filter(({ technicianIds }) => technicianIds.includes(id));
  }

  /** Turns of a rotation that overlap a time; who stands in is in the place of whoever is away. */
  turnsOfRotation(id: string, from: Date, until: Date): Turn[] {
    const turns = turnsBetween(factsOfRotation(this.onCallFacts, id), from, until);
    return turns.filter(({ source }) => source.kind === 'rotation' && source.id === id);
  }

  /** What somebody should see to before the night does: gaps, turns of one person, people nobody can reach. */
  findings(from: Date, until: Date): RosterFinding[] {
    const people = this.facts.technicians.map(({ id, name, phone, email, verified }) => ({
      ...{ id, name, verified },
      hasContact: Boolean(phone || email),
    }));
    return rosterFindings({ onCall: this.onCallFacts, regions: this.facts.regionNames, people }, from, until);
  }

  /** The answer to `GET /api/on-call`: by region, first line first. */
  onCallView(at: Date, language: Language): OnCallView {
    const regions = this.onCall(at)
      .map(({ regionId, line, skill, technicianIds, standIns = [], until }) => ({
        region: regionId,
        regionName: this.regionName(regionId, language),
        line,
        ...(skill && { skill }),
        until: until.toISOString(),
        technicians: technicianIds.flatMap((id) => {
          const technician = this.byId.get(id);
          return technician ? [{ id, name: inLanguage(technician.name, language), skills: technician.skills }] : [];
        }),
        ...(standIns.length && {
          standIns: standIns.map(({ technicianId, insteadOf }) => ({ technician: technicianId, insteadOf })),
        }),
      }))
      .sort((a, b) => a.region.localeCompare(b.region) || a.line.localeCompare(b.line));
    return { at: at.toISOString(), regions };
  }

  /** The answer to `GET /api/on-call/preview`. @param regionId undefined: every region */
  preview(from: Date, to: Date, regionId: string | undefined, language: Language): PreviewView {
    const facts = regionId === undefined ? this.onCallFacts : factsOfRegion(this.onCallFacts, regionId);
    const items = onCallBetween(facts, from, to).map((each) => ({
      region: each.regionId,
      regionName: this.regionName(each.regionId, language),
      line: each.line,
      skill: each.skill,
      from: each.from.toISOString(),
      until: each.until.toISOString(),
      technicians: each.technicianIds.map((id) => ({ id, name: this.technicianName(id, language) })),
    }));
    return { from: from.toISOString(), to: to.toISOString(), timeZone: this.facts.timeZone, items };
  }
}
