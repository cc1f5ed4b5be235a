import type { Channel, DeliveryOutcome, Language, NoticeFacts, NoticeTemplate, RecipientKind } from '#libs/domain';
import type { Sql } from '../database/sql.js';

/** A notice that this process may send until the lease ends. */
export interface LeasedNotice {
  id: string;
  incidentId: string | null;
  lane: number;
  purpose: 'page' | 'information';
  template: NoticeTemplate;
  language: Language;
  channel: Channel;
  recipientKind: RecipientKind;
  recipientId: string;
  address: string;
  /** The ways that have not failed for good. */
  contacts: Partial<Record<Channel, string>>;
  facts: NoticeFacts;
  /** The how-manieth try this is; a settlement of an older one is ignored. */
  attempt: number;
  idempotencyKey: string;
  createdAt: Date;
  leasedAt: Date;
  leaseUntil: Date;
}

export interface LeaseWish {
  channel: Channel;
  most: number;
  /** Only lanes up to this one. */
  maxLane: number;
}

export interface LeaseTerms {
  until: Date;
  /** Who leases, see `HolderLock`; null leaves only the lease's end to free what this process takes along when it dies. */
  holder: number | null;
}

/** What an attempt makes of its notice. */
export interface Settlement {
  noticeId: string;
  attempt: number;
  at: Date;
  state: 'sent' | 'pending' | 'dead';
  channel: Channel;
  address: string;
  /** The ways that are left; null when none was lost. */
  contacts: Partial<Record<Channel, string>> | null;
  nextAt: Date;
  providerId: string | null;
  error: string | null;
  tried: { channel: Channel; outcome: DeliveryOutcome; durationMs: number };
}

export interface UnreachableNotice {
  incidentId: string | null;
  notice: string;
  template: NoticeTemplate;
  recipient: string;
  recipientKind: RecipientKind;
}

export interface DeliveryFacts {
  /** Due and not sent yet. */
  waiting: number;
  oldestDueAt: Date | null;
  dead: number;
}

/** The notify hop's view of the outbox. */
export interface DeliveryStore {
  /** Takes due notices, urgent lanes first, that nobody else holds. */
  lease(wishes: readonly LeaseWish[], now: Date, terms: LeaseTerms): Promise<LeasedNotice[]>;
  /** Whether this very lease still stands: not cancelled, not taken over. */
  isHeld(notice: LeasedNotice): Promise<boolean>;
  /** Gives back what was not tried. */
  release(notices: readonly LeasedNotice[]): Promise<void>;
  /**
   * Whose lease ended, or was taken by a holder that is gone, becomes due again, under the same idempotency key.
   * @returns how many
   */
  takeBack(now: Date, goneHolders: readonly number[]): Promise<number>;
  /**
   * Records attempts. What was sent is sent, even where the notice was cancelled meanwhile: the row tells the truth.
   * @returns the notices that changed
   */
  settle(sql: Sql, settlements: readonly Settlement[]): Promise<string[]>;
  /** Takes notices that were dead when they were queued and that no history tells of yet. */
  takeUnreachable(sql: Sql, most: number, now: Date): Promise<UnreachableNotice[]>;
  facts(now: Date): Promise<DeliveryFacts>;
}

export const DELIVERY_STORE = Symbol('DeliveryStore');
