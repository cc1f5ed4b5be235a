import type { IncidentRow } from '#libs/contract';
import { matches, type ListFilter } from './list-filter.js';

/**
 * The rows that are known and the order in which they are shown. While the reader's pointer or focus is in the list the
 * order is held: rows change in place, none moves, new ones wait (product criterion A23).
 */
export interface ListRows {
  known: ReadonlyMap<string, IncidentRow>;
  order: readonly string[];
}

export const NO_ROWS: ListRows = { known: new Map(), order: [] };

/** What is shelved or suppressed last, then the most urgent, then the newest. Over: the newest first. */
export function compareRows(a: IncidentRow, b: IncidentRow, state: ListFilter['state']): number {
  const newest = Date.parse(b.openedAt) - Date.parse(a.openedAt) || (a.id < b.id ? -1 : Number(a.id > b.id));
  if (state === 'closed') return newest;
  return (
    Number(isHidden(a)) - Number(isHidden(b)) || Number(a.priority.slice(1)) - Number(b.priority.slice(1)) || newest
  );
}

const isHidden = (row: IncidentRow): boolean => row.shelvedUntil !== null || row.suppressedBy !== null;

/** Takes rows in. An older version than the known one is passed over. */
export function takeRows(
  rows: ListRows,
  incoming: readonly IncidentRow[],
  how: { filter: ListFilter; held: boolean },
): ListRows {
  const known = new Map(rows.known);
  for (const row of incoming) {
    const before = known.get(row.id);
    if (before && before.version > row.version) continue;
    if (matches(row, how.filter) || rows.order.includes(row.id)) known.set(row.id, row);
    else known.delete(row.id);
  }
  const taken = { known, order: rows.order };
  return how.held ? taken : release(taken, how.filter);
}

/** A full reading: what it does not name is gone, but stays in its place, as it was, while the order is held. */
export function replaceRows(
  rows: ListRows,
  fresh: readonly IncidentRow[],
  how: { filter: ListFilter; held: boolean },
): ListRows {
  const known = new Map(fresh.map((row) => [row.id, row]));
  if (!how.held) return release({ known, order: [] }, how.filter);
  for (const id of rows.order) {
    const before = rows.known.get(id);
    const after = known.get(id);
    if (before && (!after || after.version < before.version)) known.set(id, before);
  }
  return { known, order: rows.order };
}

/** Puts everything in order: new rows in, those that no longer match out. */
export function release(rows: ListRows, filter: ListFilter): ListRows {
  const shown = [...rows.known.values()].filter((row) => matches(row, filter));
  shown.sort((a, b) => compareRows(a, b, filter.state));
  return { known: new Map(shown.map((row) => [row.id, row])), order: shown.map((row) => row.id) };
}

export function waitingCount(rows: ListRows, filter: ListFilter): number {
  const shown = new Set(rows.order);
  return [...rows.known.values()].filter((row) => !shown.has(row.id) && matches(row, filter)).length;
}

export function shownRows(rows: ListRows): IncidentRow[] {
  return rows.order.flatMap((id) => rows.known.get(id) ?? []);
}
