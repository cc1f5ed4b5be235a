export interface TakenPartition {
  partition: number;
  /** Raised by one with every taking; a bigint as text. */
  epoch: string;
}

export interface LockView {
  replicas: number;
  locked: Set<number>;
}

/** Who holds which partition: locks that fall by themselves when the holder's connection ends. */
export interface PartitionLocks {
  /** Opens the connection. `onLost` is called once when it ends by itself: every lock is gone then. */
  open(replica: string, now: Date, onLost: () => void): Promise<void>;
  isOpen(): boolean;
  /** Also says that this replica lives. */
  look(now: Date): Promise<LockView>;
  /** Tries to take these; returns the ones it got. */
  take(partitions: number[], now: Date): Promise<TakenPartition[]>;
  release(partitions: number[]): Promise<void>;
  /** Gives everything back. */
  close(): Promise<void>;
}

export const PARTITION_LOCKS = Symbol('PartitionLocks');
