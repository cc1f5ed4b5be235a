import type { Channel, OtherWay } from '#libs/domain';
import type { Sql } from '../../database/sql.js';
import type { LeasedNotice } from '../delivery.store.js';
import type { DeliveryReceipt } from './ports.js';

/** A receipt with the notice that it speaks of. */
export interface MatchedReceipt {
  receipt: DeliveryReceipt;
  notice: LeasedNotice;
  /** As it stands; only what is `sent` can turn out to be undeliverable. */
  state: string;
  /** The receipt says nothing that was not known. */
  known: boolean;
  /** A page that nobody waits for any more: it is not sent again. */
  over: boolean;
  /** Another notice's message carried it, and the receipt is that one's. */
  carried: boolean;
}

/** What an undeliverable message makes of its notice. */
export interface Rerouting {
  noticeId: string;
  state: 'pending' | 'dead';
  channel: Channel;
  address: string;
  contacts: LeasedNotice['contacts'];
  error: string;
}

export interface ReceiptStore {
  /** Notices of these receipts, and what their messages carried, locked in the order of their ids. */
  match(sql: Sql, channel: Channel, receipts: readonly DeliveryReceipt[]): Promise<MatchedReceipt[]>;
  /** Writes what the receipts say on the attempts and notices. */
  note(sql: Sql, channel: Channel, matched: readonly MatchedReceipt[]): Promise<void>;
  /** By notice: the other messages of the same page. */
  otherWays(sql: Sql, noticeIds: readonly string[]): Promise<Map<string, OtherWay[]>>;
  reroute(sql: Sql, reroutings: readonly Rerouting[], now: Date): Promise<void>;
  /** Keeps what came before its attempt was recorded. */
  keepEarly(sql: Sql, channel: Channel, receipts: readonly DeliveryReceipt[], now: Date): Promise<void>;
  /** Takes out what was kept; what is older than `since` is given up. */
  takeEarly(
    sql: Sql,
    since: Date,
  ): Promise<{ channel: Channel; receipt: DeliveryReceipt; lapsed: boolean; receivedAt: Date }[]>;
}

export const RECEIPT_STORE = Symbol('ReceiptStore');
