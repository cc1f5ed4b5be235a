/** A browser that takes notifications for somebody. */
export interface PushSubscription {
  /** Address at the browser maker's push service; unique. */
  endpoint: string;
  /** The browser's keys, in base64url. */
  p256dh: string;
  auth: string;
}

export interface NewPushSubscription extends PushSubscription {
  username: string;
  /** `technician:<id>`; or `desk` or `lead`: of every such desk whose regions the account answers for. */
  owner: string;
  at: Date;
}

/** Which browsers stand for whom. */
export interface PushSubscriptions {
  /** @param address as notices carry it: `technician:<id>`, `desk:<id>` or `lead:<id>` */
  of(address: string): Promise<PushSubscription[]>;
  /** The same browser again takes the place of before, whoever had it: it is signed in as one person at a time. */
  add(subscription: NewPushSubscription): Promise<void>;
  /** @param username only if it is theirs; without it, because the push service says that it is gone */
  remove(endpoint: string, username?: string): Promise<boolean>;
}

export const PUSH_SUBSCRIPTIONS = Symbol('PushSubscriptions');

/** Browsers kept for one account; with more, the oldest goes. */
export const MOST_BROWSERS = 10;
