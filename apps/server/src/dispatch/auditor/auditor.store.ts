import type { AuditFacts } from '#libs/domain';
import type { Sql } from '../../database/sql.js';

/** An open incident, as the auditor judges it; whether it is only listed follows from its fault. */
export type AuditRecord = Omit<AuditFacts, 'listedOnly'> & { id: string; fault: string };

export interface AuditorStore {
  /** @param ids only these; without it every open incident */
  readOpen(sql: Sql, ids?: readonly string[]): Promise<AuditRecord[]>;
}

export const AUDITOR_STORE = Symbol('AuditorStore');
