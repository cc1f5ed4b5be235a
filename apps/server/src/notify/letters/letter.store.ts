import type { NoticePage, NoticeQuery, NoticeSummary } from '#libs/contract';
import type { Channel, RecipientKind } from '#libs/domain';
import type { Sql } from '../../database/sql.js';

/** A dead letter, locked. */
export interface DeadLetter {
  id: string;
  state: string;
  recipientKind: RecipientKind;
  recipientId: string;
  channel: string;
  address: string;
  contacts: Partial<Record<Channel, string>>;
  incidentId: string | null;
  /** A page that nobody waits for any more. */
  over: boolean;
}

/** Notices as the desk sees them. */
export interface LetterStore {
  /** @param regions of whoever reads; none: all */
  list(query: NoticeQuery, regions: readonly string[]): Promise<NoticePage>;
  summary(
    now: Date,
  ): Promise<Omit<NoticeSummary, 'channels'> & { channels: Omit<NoticeSummary['channels'][number], 'configured'>[] }>;
  /** @param regions of whoever acts; none: all */
  lock(sql: Sql, id: string, regions: readonly string[]): Promise<DeadLetter | undefined>;
  /** Due at once, with the ways that there are now. */
  revive(
    sql: Sql,
    letter: DeadLetter,
    way: { channel: Channel; contacts: DeadLetter['contacts'] },
    now: Date,
  ): Promise<void>;
  dismiss(sql: Sql, id: string): Promise<void>;
}

export const LETTER_STORE = Symbol('LetterStore');
