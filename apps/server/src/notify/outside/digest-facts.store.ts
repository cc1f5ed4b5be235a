import type { DigestIncident, DigestMatter, Priority } from '#libs/domain';
import type { Sql } from '../../database/sql.js';

/** What a digest tells of, as it stands. */
export interface DigestPicture {
  open: Record<Priority, number>;
  /** The most urgent ones; `fault` and `terminalId` where the words come from elsewhere. */
  incidents: (Omit<DigestIncident, 'title' | 'site' | 'openedAt'> & {
    fault: string;
    terminalId: string;
    openedAt: Date;
  })[];
  /** Desks in a flood, as one word. */
  flood: string;
  /** Notices to people that reached nobody. */
  dead: number;
}

export interface ToldDigest {
  robotId: string;
  matter: DigestMatter;
  toldAt: Date;
  state: string;
}

export interface DigestFactsStore {
  picture(sql: Sql, most: number): Promise<DigestPicture>;
  /** Locked until the transaction ends, so that two processes do not tell the same. */
  told(sql: Sql): Promise<ToldDigest[]>;
  tell(sql: Sql, told: readonly ToldDigest[]): Promise<void>;
}

export const DIGEST_FACTS_STORE = Symbol('DigestFactsStore');
