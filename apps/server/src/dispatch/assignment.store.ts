import type { AssignmentState } from '#libs/domain';
import type { Sql } from '../database/sql.js';

/** An offer of an incident to a technician, and what became of it. */
export interface Assignment {
  id: string;
  incidentId: string;
  technicianId: string;
  state: AssignmentState;
  offeredAt: Date;
  expiresAt: Date;
  answeredAt: Date | null;
  /** When it was answered, expired or taken back. */
  endedAt: Date | null;
}

export interface NewAssignment {
  incidentId: string;
  technicianId: string;
  offeredAt: Date;
  expiresAt: Date;
  /** Why this person; JSON. */
  reason: Record<string, unknown>;
}

export interface AssignmentChange {
  id: string;
  state: AssignmentState;
  answeredAt: Date | null;
  endedAt: Date | null;
}

/** What dispatch has to know besides the incidents. */
export interface Surroundings {
  /** By incident, oldest first. */
  assignments: Map<string, Assignment[]>;
  /** Incidents that each technician is asked to take or holds. */
  loads: Map<string, number>;
}

/** Assignments. The incident's row is locked before any of its assignments is touched. */
export interface AssignmentStore {
  surroundings(sql: Sql, incidentIds: readonly string[]): Promise<Surroundings>;
  /** Of one incident, oldest first. */
  ofIncident(sql: Sql, incidentId: string): Promise<Assignment[]>;
  change(sql: Sql, changes: readonly AssignmentChange[]): Promise<void>;
  /** Stores them as `offered`. What ran for the same incidents was changed before. */
  insert(sql: Sql, assignments: readonly NewAssignment[]): Promise<void>;
}

export const ASSIGNMENT_STORE = Symbol('AssignmentStore');
