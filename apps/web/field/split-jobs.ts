import type { IncidentRow } from '#libs/contract';

export interface Jobs {
  /** Waiting for an answer; the one that runs out first comes first. */
  offered: IncidentRow[];
  /** Taken; the most urgent and then the oldest first. */
  inHand: IncidentRow[];
  /** Held by somebody else: help was asked of the reader, or the reader is asked to take over. */
  helping: IncidentRow[];
}

export function splitJobs(rows: readonly IncidentRow[], technicianId: string | null): Jobs {
  const due = (row: IncidentRow): number => Date.parse(row.acceptBy ?? row.openedAt);
  const own = rows.filter((row) => row.assignee === technicianId);
  const helping = rows.filter((row) => row.assignee !== technicianId).sort(byUrgency);
  const offered = own.filter((row) => row.state === 'offered').sort((a, b) => due(a) - due(b));
  const inHand = own.filter((row) => row.state !== 'offered').sort(byUrgency);
  return { offered, inHand, helping };
}

const byUrgency = (a: IncidentRow, b: IncidentRow): number =>
  a.priority.localeCompare(b.priority) || Date.parse(a.openedAt) - Date.parse(b.openedAt);
