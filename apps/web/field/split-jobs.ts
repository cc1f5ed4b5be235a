import type { IncidentRow } from '#libs/contract';

export interface Jobs {
  /** Waiting for an answer; the one that runs out first comes first. */
  offered: IncidentRow[];
  /** Taken; the most urgent and then the oldest first. */
  inHand: IncidentRow[];
}

export function splitJobs(rows: readonly IncidentRow[]): Jobs {
  const due = (row: IncidentRow): number => Date.parse(row.acceptBy ?? row.openedAt);
  const offered = rows.filter((row) => row.state === 'offered').sort((a, b) => due(a) - due(b));
  const inHand = rows
    .filter((row) => row.state !== 'offered')
    .sort((a, b) => a.priority.localeCompare(b.priority) || Date.parse(a.openedAt) - Date.parse(b.openedAt));
  return { offered, inHand };
}
