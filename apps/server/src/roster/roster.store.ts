import type { Bilingual, Language, Place, Shift } from '#libs/domain';

export interface Technician {
  id: string;
  name: Bilingual;
  phone: string;
  email: string | null;
  language: Language;
  skills: string[];
  /** Regions they work in. */
  regions: string[];
  /** Where they set out from. */
  place: Place;
}

/** A night desk: who is told when nobody takes an incident. */
export interface Desk {
  id: string;
  name: Bilingual;
  phone: string;
  email: string | null;
  language: Language;
}

export interface RosterFacts {
  technicians: Technician[];
  desks: Desk[];
  shifts: Shift[];
  regionNames: ReadonlyMap<string, Bilingual>;
  /** IANA name: the zone that shifts are told in. */
  timeZone: string;
}

export interface RosterStore {
  readAll(): Promise<RosterFacts>;
}

export const ROSTER_STORE = Symbol('RosterStore');
