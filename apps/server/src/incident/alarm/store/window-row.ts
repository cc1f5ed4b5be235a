import type { Component, WindowPlace, WindowSchedule } from '#libs/domain';
import type { MaintenanceWindow } from '../maintenance.store.js';

/** A schedule as JSON keeps it: instants are texts. */
type StoredSchedule = { kind: 'once'; from: string; until: string } | Exclude<WindowSchedule, { kind: 'once' }>;

export interface WindowRow {
  id: string;
  version: number;
  place: WindowPlace;
  place_id: string | null;
  component: Component | null;
  schedule: StoredSchedule;
  not_before: Date | null;
  not_after: Date | null;
  skip_until: Date | null;
  hides_forced: boolean;
  reason: string;
  created_at: Date;
  created_by: string;
  changed_at: Date;
  changed_by: string;
  ended_at: Date | null;
}

export const WINDOW_COLUMNS = `w.id, w.version, w.place, w.place_id, w.component, w.schedule, w.not_before, w.not_after,
  w.skip_until, w.hides_forced, w.reason, w.created_at, w.created_by, w.changed_at, w.changed_by, w.ended_at`;

/**
 * When a window is over for good; null when never. One whose end lies in a year that is no text of a time for PostgreSQL
 * is over: a single such row must not keep all incidents from being written.
 */
export const WINDOW_OVER = `coalesce(w.not_after,
  CASE WHEN w.schedule->>'until' LIKE '+%' THEN '-infinity' ELSE (w.schedule->>'until')::timestamptz END)`;

export const toWindow = (row: WindowRow): MaintenanceWindow => ({
  id: row.id,
  version: row.version,
  scope: { place: row.place, placeId: row.place_id, component: row.component },
  plan: {
    schedule: readSchedule(row.schedule),
    notBefore: row.not_before,
    notAfter: row.not_after,
    skipUntil: row.skip_until,
  },
  hidesForced: row.hides_forced,
  reason: row.reason,
  createdAt: row.created_at,
  createdBy: row.created_by,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
  endedAt: row.ended_at,
});

const readSchedule = (stored: StoredSchedule): WindowSchedule =>
  stored.kind === 'once' ? { kind: 'once', from: new Date(stored.from), until: new Date(stored.until) } : stored;
