import type { Component, ComponentState, SessionState } from '#libs/domain';

/** What is known of how one terminal stands; a row of terminal_state. */
export interface TerminalStanding {
  terminalId: string;
  session: string | null;
  sessionState: SessionState;
  sessionSince: Date | null;
  journal: string | null;
  agentVersion: string | null;
  lastSeenAt: Date | null;
  clockOffsetMs: number | null;
  /** Written by the batch that commits the silence, not by the bulk flush. */
  silentSince: Date | null;
  components: Partial<Record<Component, ComponentState>>;
  health: Record<string, unknown>;
}

export interface LoadedStanding extends TerminalStanding {
  regionId: string;
  silentAfterSeconds: number;
  partition: number;
}

export interface StandingToSave extends TerminalStanding {
  partition: number;
  epoch: string;
}

export interface PresenceStore {
  /** Every terminal of these partitions, also those that were never heard. */
  load(partitions: readonly number[]): Promise<LoadedStanding[]>;
  /** In bulk. What was saved under an epoch that is no longer valid, is left out. */
  save(standings: readonly StandingToSave[]): Promise<void>;
}

export const PRESENCE_STORE = Symbol('PresenceStore');
