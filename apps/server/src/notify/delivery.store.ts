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
  /** The page that this one follows up or copies. */
  follows: string | null;
  /** The ways that page had gone before. */
  rungs: readonly Channel[];
  /** Its own id for the one that carries others. */
  bundleId: string | null;
  /** Why it was put off before. */
  waitsFor: WaitReason | null;
  replyCode: number | null;
  /** Others that its message carries. */
  members?: readonly LeasedNotice[];
}

export type WaitReason = 'quietHours' | 'company' | 'rate';

export interface LeaseWish {
  channel: Channel;
  most: number;
  /** Only lanes up to this one. */
  maxLane: number;
  /** Only lanes from this one; 1 without. */
  minLane?: number;
}

export interface LeaseTerms {
  until: Date;
  /** Who leases, see `HolderLock`; null leaves only the lease's end to free what this process takes along when it dies. */
  holder: number | null;
}

/** A page on its next way, or a copy beside it. */
export interface FollowUp {
  /** The notice that was handed over. */
  of: string;
  channel: Channel;
  address: string;
  contacts: Partial<Record<Channel, string>>;
  rungs: readonly Channel[];
  nextAt: Date;
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
  tried: {
    channel: Channel;
    template: NoticeTemplate;
    outcome: DeliveryOutcome;
    durationMs: number;
    units: number | null;
    costMinor: number | null;
  };
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

/** A notice that is put off. */
export interface Deferral {
  notice: LeasedNotice;
  until: Date;
  reason: WaitReason;
}

/** The notify hop's view of the outbox. */
export interface DeliveryStore {
  /** Takes due notices, urgent lanes first, that nobody else holds. @param sql a transaction's, where one is open */
  lease(wishes: readonly LeaseWish[], now: Date, terms: LeaseTerms, sql?: Sql): Promise<LeasedNotice[]>;
  /** Ids of those whose very lease still stands: not cancelled, not taken over. */
  stillHeld(notices: readonly LeasedNotice[]): Promise<ReadonlySet<string>>;
  /** Gives back what was not tried. */
  release(notices: readonly LeasedNotice[]): Promise<void>;
  /**
   * Whose lease ended, or was taken by a holder that is gone, becomes due again, under the same idempotency key.
   * @returns how many
   */
  takeBack(now: Date, goneHolders: readonly number[]): Promise<number>;
  /**
   * Records attempts. What was sent is sent, even where the notice was cancelled meanwhile: the row tells the truth.
   * @returns the notices that changed; `over`: it had been cancelled
   */
  settle(
    sql: Sql,
    settlements: readonly Settlement[],
    leaders?: readonly Settlement[],
  ): Promise<{ id: string; over: boolean }[]>;
  /** Queues the next ways of pages that were handed over. */
  followUp(sql: Sql, followUps: readonly FollowUp[], now: Date): Promise<void>;
  /** Takes notices that were dead when they were queued and that no history tells of yet. */
  takeUnreachable(sql: Sql, most: number, now: Date): Promise<UnreachableNotice[]>;
  facts(now: Date): Promise<DeliveryFacts>;
}

export const DELIVERY_STORE = Symbol('DeliveryStore');

/** What is decided about notices between their lease and their sending. */
export interface ShapingStore {
  /** Gives back what was leased, due later. */
  defer(deferrals: readonly Deferral[]): Promise<void>;
  /** Others that may join the messages of these leaders: due, or waiting for company. Leased with them. */
  findCompany(
    leaders: readonly { leader: LeasedNotice; most: number }[],
    now: Date,
    terms: LeaseTerms,
  ): Promise<LeasedNotice[]>;
  /** Binds members to their leaders, so that they are tried again together. */
  bind(bundles: readonly { leader: LeasedNotice; members: readonly LeasedNotice[] }[], until: Date): Promise<void>;
  /** What is bound to these leaders from an earlier try. */
  membersOf(leaders: readonly LeasedNotice[], until: Date): Promise<LeasedNotice[]>;
  /** Parts what is bound to these leaders from them: each is due by itself. */
  unbind(leaders: readonly LeasedNotice[], now: Date): Promise<void>;
  /** Runs `work` with these buckets locked; what it returns is kept. Shared by all replicas. */
  withBuckets<T>(sql: Sql, keys: readonly string[], work: (full: Map<string, number>) => Promise<T>): Promise<T>;
  /** Gives each page a number that its person can answer by. Keeps the number of an offer that had one. */
  giveCodes(pages: readonly LeasedNotice[], now: Date, lastsMs: number): Promise<void>;
  answerSecret(): Promise<string>;
}

export const SHAPING_STORE = Symbol('ShapingStore');
