/** What a handover is made of, as it is stored. */
export interface OpenRecord {
  id: string;
  number: string;
  priority: number;
  fault: string;
  terminal_id: string;
  site_zh: string;
  site_en: string;
  state: string;
  opened_at: Date;
  desk_owner: string | null;
  assignee_zh: string | null;
  assignee_en: string | null;
  shelved_until: Date | null;
  shelved_by: string | null;
  shelf_reason: string | null;
  suppressed_by: string | null;
  suppressed_until: Date | null;
  dispatch_at: Date | null;
  accept_by: Date | null;
  verify_until: Date | null;
}

export interface FailedRecord {
  id: string;
  incident: string | null;
  recipient: string;
  channel: string;
  error: string | null;
  at: Date;
}

export interface WaitingRecord {
  number: string;
  kind: string;
  state: string;
  opened_at: Date;
}

export interface SilentRecord {
  id: string;
  site_zh: string;
  site_en: string;
  since: Date | null;
}

export interface Gathered {
  open: OpenRecord[];
  failed: FailedRecord[];
  waiting: WaitingRecord[];
  silent: SilentRecord[];
}

/** What a desk is told of. */
export interface GatherScope {
  /** None: the whole bank. */
  regions: readonly string[];
  /** Also of what belongs to no region: a message about no incident, a case of a terminal that is gone. */
  placeless: boolean;
}

export interface GatherStore {
  /** @param limit of each list, and one more, by which the reader sees that there are more */
  gather(scope: GatherScope, now: Date, limit: number): Promise<Gathered>;
}

export const GATHER_STORE = Symbol('GatherStore');
