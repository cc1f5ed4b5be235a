import type { Channel, Language, NoticeTemplate, RecipientKind } from '#libs/domain';
import type { Sql } from '../database/sql.js';

/** A person who is to be told, and the ways to them. */
export interface Recipient {
  kind: RecipientKind;
  id: string;
  language: Language;
  contacts: Partial<Record<Channel, string>>;
}

export interface NewNotice {
  incidentId?: string;
  caseId?: string;
  /** 1 is served first; an incident's priority, or 1 for a customer's safety message. */
  lane: 1 | 2 | 3 | 4;
  /** `page`: cancelled when the incident is accepted or over. `information`: sent all the same. */
  purpose: 'page' | 'information';
  template: NoticeTemplate;
  recipient: Recipient;
  /** Facts for the template; see `NoticeFacts` in libs/domain. */
  data: Record<string, unknown>;
  /** Not before. */
  sendAt: Date;
}

/**
 * The durable outbox. A hop queues notices in its own transaction; the notify hop sends what was committed. Only this
 * shelf and notify know the table.
 */
export interface Outbox {
  /** A recipient without any way to reach them is kept as a dead notice with the reason, so that the desk sees it. */
  queue(sql: Sql, notices: readonly NewNotice[], now: Date): Promise<void>;
  /**
   * Promise 4: cancels the pages of these incidents that were not sent yet; those that were are not sent again, whatever
   * a receipt or the desk says of them. To be called in the deciding transaction.
   * @param except ids of recipients whose pages still go out: they are asked for something else
   */
  cancelPages(sql: Sql, incidentIds: readonly string[], reason: string, except?: readonly string[]): Promise<void>;
  /** Cancels the pages of an incident to one person that were not sent yet; those to others go out. */
  cancelPagesTo(sql: Sql, pages: readonly { incidentId: string; recipientId: string }[], reason: string): Promise<void>;
}

export const OUTBOX = Symbol('Outbox');
