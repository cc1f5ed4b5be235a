export interface EventMonth {
  table: string;
  from: Date;
  /** The first instant that is no longer in it. */
  to: Date;
}

export interface EventPartitionStore {
  /** Makes the month's table unless it is there. @returns whether it was made */
  ensure(month: EventMonth): Promise<boolean>;
}

export const EVENT_PARTITION_STORE = Symbol('EventPartitionStore');
