import type { Line } from '#libs/domain';
import type { Sql } from '../database/sql.js';

/** Who was last known to be on call for a line. */
export interface AnnouncedLine {
  regionId: string;
  line: Line;
  technicianIds: readonly string[];
}

export interface AnnouncedStore {
  /** Everything that was written down; nobody else writes until the transaction ends. */
  readForUpdate(sql: Sql): Promise<AnnouncedLine[]>;
  write(sql: Sql, lines: readonly AnnouncedLine[], now: Date): Promise<void>;
}

export const ANNOUNCED_STORE = Symbol('AnnouncedStore');
