/**
 * Says to the other processes that this one lives, and tells which ones do not: a lock that falls by itself when its
 * process ends, however it ends.
 */
export interface HolderLock {
  /** This process, for as long as it lives; a lock that was lost is taken again under the same number. */
  readonly holder: number;
  isHeld(): boolean;
  /** Takes the lock, unless it is held. Throws when the database cannot be reached. */
  open(): Promise<void>;
  /** Who leased notices that are not settled, and holds no lock; never this process. Throws, and lets go, as `open`. */
  findGone(): Promise<number[]>;
  close(): Promise<void>;
}

export const HOLDER_LOCK = Symbol('HolderLock');
