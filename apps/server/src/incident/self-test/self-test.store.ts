import type { Component, SelfTestReply, SelfTestVerdict } from '#libs/domain';
import type { Sql } from '../../database/sql.js';

/** A self-test of a terminal whose incident was restored. */
export interface SelfTest {
  id: string;
  terminalId: string;
  incidentId: string;
  component: Component;
  expiresAt: Date;
}

/** What came of one: the terminal's answer, or null when its time was over without one. */
export interface EndedSelfTest extends SelfTest {
  reply: SelfTestReply | null;
}

export interface SelfTestStore {
  /**
   * One for each restored incident of a terminal that has had none within the verify window that runs.
   * @param since a test that was asked for before belongs to an earlier window
   * @returns how many
   */
  request(sql: Sql, times: { now: Date; since: Date; expiresAt: Date }): Promise<number>;
  /** Locks those that were answered, or whose time is over. */
  lockEnded(sql: Sql, now: Date, limit: number): Promise<EndedSelfTest[]>;
  settle(sql: Sql, ended: readonly { test: EndedSelfTest; verdict: SelfTestVerdict }[], now: Date): Promise<void>;
  /** Takes what is to be sent now; what is not answered is due again at `again`. */
  takeToSend(sql: Sql, now: Date, again: Date, limit: number): Promise<SelfTest[]>;
  /** The last verdict on each incident, of tests asked for since it was restored. */
  lastVerdicts(sql: Sql, incidentIds: readonly string[]): Promise<Map<string, SelfTestVerdict>>;
}

export const SELF_TEST_STORE = Symbol('SelfTestStore');
