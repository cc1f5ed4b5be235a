import type { ConditionSeen } from '../detect/detect.js';
import type { JournalEntry } from '../journal/index.js';
import type { Observation } from '../observation.js';

/** How the agent stands, as far as it is worth a line whenever it changes. */
export interface WatchState {
  connected: boolean;
  /** Events in the journal that the server has not acknowledged. */
  queued: number;
  /** By the name of the device: starting, running, failed, stopped. */
  drivers: Record<string, string>;
  /** Why events cannot be journaled now. */
  error?: string;
}

/** One line of JSON as a watcher gets it. */
export type WatchLine =
  | {
      line: 'hello';
      v: 1;
      at: string;
      terminalId: string;
      agentVersion: string;
      pid: number;
      state: WatchState | undefined;
    }
  | { line: 'seen'; at: string; seen: Observation | ConditionSeen }
  | { line: 'journaled'; seq: number; entry: JournalEntry }
  | { line: 'state'; at: string; state: WatchState };
