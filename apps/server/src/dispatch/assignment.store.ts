import type { AssignmentRole, AssignmentState, ContractDues, Hands, PackedRanking } from '#libs/domain';
import type { Sql } from '../database/sql.js';

/** An offer of an incident to a technician, and what became of it. */
export interface Assignment {
  id: string;
  incidentId: string;
  technicianId: string;
  role: AssignmentRole;
  state: AssignmentState;
  offeredAt: Date;
  expiresAt: Date;
  answeredAt: Date | null;
  /** Kept when it ends. */
  acceptedAt: Date | null;
  /** When it was answered, expired or taken back. */
  endedAt: Date | null;
  /** When the acceptance lapses without progress; null: never. */
  lapsesAt: Date | null;
  /** When it is handed over because the holder's shift ends; null: never. */
  handOverAt: Date | null;
  /** The clock of a vendor's contract. */
  dues: ContractDues | null;
  /** When the contract, or the offer of somebody who is to help, must be looked at next. */
  watchAt: Date | null;
  watchedAt: Date | null;
}

export interface NewAssignment {
  incidentId: string;
  technicianId: string;
  role: AssignmentRole;
  offeredAt: Date;
  expiresAt: Date;
  /** Why this person; JSON. */
  reason: Record<string, unknown>;
  /** The whole ranking; null where nobody else was considered. */
  ranking: PackedRanking | null;
  dues: ContractDues | null;
  watchAt: Date | null;
  /** Until when its technician is on call, as it is offered; an acceptance after that is theirs to hand over. */
  handOverAt?: Date | null;
  /** What its technician has said already; without it the offer is open. */
  answer?: Pick<Assignment, 'state' | 'answeredAt' | 'acceptedAt' | 'endedAt' | 'lapsesAt' | 'handOverAt'>;
}

/** What is on each technician's hands, and what takes them to the terminals of the incidents already. */
export interface HandsByTechnician {
  /** By technician, apart from any terminal. */
  all: Map<string, Hands>;
  /** By terminal, then by technician. */
  atTerminal: Map<string, Map<string, number>>;
}

/** What dispatch has to know besides the incidents. */
export interface Surroundings {
  /** By incident, oldest first. */
  assignments: Map<string, Assignment[]>;
  hands: HandsByTechnician;
}

/** Assignments. The incident's row is locked before any of its assignments is touched. */
export interface AssignmentStore {
  surroundings(sql: Sql, incidentIds: readonly string[], now: Date): Promise<Surroundings>;
  /** Of one incident, oldest first. */
  ofIncident(sql: Sql, incidentId: string): Promise<Assignment[]>;
  /** Writes whatever may change of them. What ends comes first, where another takes its role. */
  save(sql: Sql, assignments: readonly Assignment[]): Promise<void>;
  /** Stores them as `offered`, or as answered. What ran for the same incidents in the same role was ended before. */
  insert(sql: Sql, assignments: readonly NewAssignment[]): Promise<void>;
  /** Whether a step of escalation has paged this technician for the incident. */
  wasEscalatedTo(sql: Sql, incidentId: string, technicianId: string): Promise<boolean>;
  /** Incidents of which an assignment has to be looked at; not locked. */
  dueToWatch(sql: Sql, now: Date, limit: number): Promise<string[]>;
}

export const ASSIGNMENT_STORE = Symbol('AssignmentStore');

/** Offered or held. */
export const isRunning = ({ state }: Assignment): boolean => state === 'offered' || state === 'accepted';

/** The one who holds the incident or is asked to. */
export const leadOf = (assignments: readonly Assignment[]): Assignment | undefined =>
  assignments.find((each) => each.role === 'lead' && isRunning(each));

/** The assignment as it is when it is over. */
export const endedAs = (assignment: Assignment, state: AssignmentState, now: Date): Assignment => ({
  ...assignment,
  state,
  endedAt: now,
  watchAt: null,
});
