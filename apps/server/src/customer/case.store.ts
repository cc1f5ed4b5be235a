import type {
  CaseAdvance,
  CaseEvidence,
  CaseKind,
  CaseState,
  IncidentProgress,
  KnownCase,
  Language,
} from '#libs/domain';
import type { Sql } from '../database/sql.js';

/** A `card.captured` or `cash.retained` event that no case knows yet. */
export interface PendingSighting {
  terminalId: string;
  incidentId: string | null;
  fault: string;
  occurredAt: Date;
  receivedAt: Date;
  detail: Record<string, unknown>;
  raw: Record<string, unknown> | null;
}

/** What the machine said, kept with the case. */
export interface CaseProof {
  at: string;
  fault: string;
  detail: unknown;
  raw: unknown;
}

/** A case as the use cases of this hop read and write it. `id` is empty until it is stored. */
export interface CaseRecord extends KnownCase {
  number: string;
  terminalId: string;
  state: CaseState;
  source: 'machine' | 'customer';
  openedAt: Date;
  lastFour: string | null;
  amountMinor: number | null;
  currency: string | null;
  language: Language;
  reportText: string | null;
  suspectedTrap: boolean;
  evidence: CaseEvidence;
  proofs: CaseProof[];
}

export interface NewCaseStep extends Omit<CaseAdvance, 'reason'> {
  caseId: string;
  actor: string | null;
  reason: string;
}

/** A case that lags behind its incident. */
export interface LaggingCase extends IncidentProgress {
  id: string;
  number: string;
  kind: CaseKind;
  state: CaseState;
  terminalId: string;
  phone: string | null;
  language: Language;
}

export interface FollowedCase {
  number: string;
  kind: CaseKind;
  state: CaseState;
  terminalId: string;
  detectedAt: Date | null;
  openedAt: Date;
  lastFour: string | null;
  suspectedTrap: boolean;
  language: Language;
  steps: { state: CaseState; at: Date }[];
}

/** A case as the bank's people read it. */
export interface ReadCase {
  number: string;
  kind: CaseKind;
  state: CaseState;
  terminalId: string;
  regionId: string | null;
  incidentId: string | null;
  openedAt: Date;
  detectedAt: Date | null;
  reportedAt: Date | null;
  lastFour: string | null;
  amountMinor: number | null;
  currency: string | null;
  phone: string | null;
  suspectedTrap: boolean;
  reportText: string | null;
}

export interface CaseSummary {
  number: string;
  kind: CaseKind;
  state: CaseState;
  openedAt: Date;
}

/** Every method that takes `sql` belongs to the caller's transaction. */
export interface CaseStore {
  /** Takes events that wait for a case, of one terminal or of any that nobody else is at; they wait no longer. */
  takePending(sql: Sql, most: number, terminalId?: string): Promise<PendingSighting[]>;
  /** One decision at a time about each terminal's cases, until the transaction ends. */
  lockTerminals(sql: Sql, terminalIds: readonly string[]): Promise<void>;
  /** Cases at these terminals that belong to one of these incidents, or were told of since then. */
  findKnown(
    sql: Sql,
    terminalIds: readonly string[],
    incidentIds: readonly string[],
    since: Date,
  ): Promise<CaseRecord[]>;
  /** Stores new cases and fills in their ids. */
  insert(sql: Sql, cases: readonly CaseRecord[]): Promise<void>;
  update(sql: Sql, cases: readonly CaseRecord[]): Promise<void>;
  addSteps(sql: Sql, steps: readonly NewCaseStep[]): Promise<void>;
  addToken(sql: Sql, caseId: string, token: { hash: string; createdAt: Date; expiresAt: Date }): Promise<void>;
  /** Takes cases whose incident went further than they did. */
  takeLagging(sql: Sql, most: number): Promise<LaggingCase[]>;
  moveTo(sql: Sql, moves: readonly { caseId: string; state: CaseState }[]): Promise<void>;
  findByToken(tokenHash: string, now: Date): Promise<FollowedCase | null>;
  findByNumber(sql: Sql, number: string): Promise<ReadCase | undefined>;
  /** Newest first. */
  findOfIncident(incidentId: string): Promise<CaseSummary[]>;
  /** The newest case's number of each of these incidents that has one. */
  newestNumbers(incidentIds: readonly string[]): Promise<Map<string, string>>;
}

export const CASE_STORE = Symbol('CaseStore');
