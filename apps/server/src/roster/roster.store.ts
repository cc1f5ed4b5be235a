import type {
  Bilingual,
  DeskDuty,
  Language,
  Place,
  RosterOverride,
  Rotation,
  Shift,
  VendorContract,
} from '#libs/domain';
import type { Sql } from '../database/sql.js';

export interface Technician {
  id: string;
  name: Bilingual;
  phone: string;
  email: string | null;
  /** Some browser takes notifications for them. */
  push?: boolean;
  language: Language;
  skills: string[];
  /** Regions they work in. */
  regions: string[];
  /** Where they set out from. */
  place: Place;
  /** Some way to them was tried since it was last changed, or somebody has vouched for it. */
  verified: boolean;
  /** A vendor is no person: it works under a contract. */
  kind: 'person' | 'vendor';
  contract: VendorContract | null;
}

/** A night desk: who is told when nobody takes an incident. */
export interface Desk {
  id: string;
  /** `lead`: whoever is responsible when the desk and the technicians do not act. */
  kind: 'desk' | 'lead';
  /** Regions it answers for; empty: all. */
  regions: string[];
  name: Bilingual;
  phone: string;
  email: string | null;
  /** Some browser takes notifications for those who sit there. */
  push?: boolean;
  language: Language;
}

export interface RosterFacts {
  technicians: Technician[];
  desks: Desk[];
  /** Which desks are paged now; left out: all. */
  deskDuty?: readonly DeskDuty[];
  shifts: Shift[];
  rotations: Rotation[];
  /** Oldest first; those that ended long ago are left out. */
  overrides: RosterOverride[];
  regionNames: ReadonlyMap<string, Bilingual>;
  /** IANA name: the zone that shifts are told in. */
  timeZone: string;
}

export interface RosterStore {
  /** @param within a transaction to read in; without one, one of its own */
  readAll(now: Date, within?: Sql): Promise<RosterFacts>;
}

export const ROSTER_STORE = Symbol('RosterStore');
