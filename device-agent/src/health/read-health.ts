import type { JournalStatus } from '../journal/index.js';
import type { DriverState } from '../supervise-drivers.js';

export interface HealthSources {
  journal: JournalStatus;
  drivers: Record<string, DriverState>;
  /** Why the last event could not be journaled, while that is so. */
  recording?: string;
  acknowledgedAhead?: number;
  /** Why the screen port is not served. */
  screen?: string;
  /** Observations lost because the disk took nothing for too long. */
  overflown?: number;
}

/** The `health` of a heartbeat: how the agent itself is. Only what is out of the ordinary is named beyond the basics. */
export function readHealth({
  journal,
  drivers,
  recording,
  acknowledgedAhead,
  overflown,
  screen,
}: HealthSources): Record<string, unknown> {
  const error = recording ?? journal.error;
  return {
    queued: journal.queued,
    rssMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
    drivers,
    journalBytes: journal.bytes,
    ...(journal.dropped > 0 && { dropped: journal.dropped }),
    ...(journal.damaged > 0 && { damaged: journal.damaged }),
    ...(journal.overfull && { overfull: true }),
    ...(error && { error }),
    ...(overflown && { overflown }),
    ...(screen !== undefined && { screen }),
    ...(acknowledgedAhead && { acknowledgedAhead }),
  };
}
