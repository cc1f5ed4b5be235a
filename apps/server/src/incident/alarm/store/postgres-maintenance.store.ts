import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../database/sql.js';
import type { MaintenanceStore, MaintenanceWindow } from '../maintenance.store.js';
import { toWindow, WINDOW_COLUMNS, WINDOW_OVER, type WindowRow } from './window-row.js';

const WRITTEN = `place, place_id, component, schedule, not_before, not_after, skip_until, hides_forced, reason,
  created_at, created_by, changed_at, changed_by, ended_at, version`;

const valuesOf = (window: Omit<MaintenanceWindow, 'id'>): unknown[] => [
  window.scope.place,
  window.scope.placeId,
  window.scope.component,
  JSON.stringify(window.plan.schedule),
  window.plan.notBefore,
  window.plan.notAfter,
  window.plan.skipUntil,
  window.hidesForced,
  window.reason,
  window.createdAt,
  window.createdBy,
  window.changedAt,
  window.changedBy,
  window.endedAt,
  window.version,
];

@Injectable()
export class PostgresMaintenanceStore implements MaintenanceStore {
  async list(sql: Sql, { ended, limit }: { ended: boolean; limit: number }, now: Date): Promise<MaintenanceWindow[]> {
    const over = `(ended_at IS NOT NULL OR ${WINDOW_OVER} <= $1)`;
    const text = `SELECT ${WINDOW_COLUMNS} FROM maintenance_window w
                  WHERE coalesce(${over}, false) = $2 ORDER BY id DESC LIMIT $3`;
    return (await sql.run<WindowRow>({ text }, [now, ended, limit])).map(toWindow);
  }

  async lock(sql: Sql, id: string): Promise<MaintenanceWindow | undefined> {
    return this.read(sql, id, ' FOR UPDATE');
  }

  async find(sql: Sql, id: string): Promise<MaintenanceWindow | undefined> {
    return this.read(sql, id, '');
  }

  async insert(sql: Sql, window: Omit<MaintenanceWindow, 'id'>): Promise<string> {
    const values = valuesOf(window);
    const places = values.map((_, i) => `$${i + 1}`).join(', ');
    const [row] = await sql.run<{ id: string }>(
      { text: `INSERT INTO maintenance_window (${WRITTEN}) VALUES (${places}) RETURNING id` },
      values,
    );
    return row!.id;
  }

  async save(sql: Sql, window: MaintenanceWindow): Promise<void> {
    const values = valuesOf(window);
    const places = values.map((_, i) => `$${i + 2}`).join(', ');
    await sql.run({ text: `UPDATE maintenance_window SET (${WRITTEN}) = (${places}) WHERE id = $1` }, [
      window.id,
      ...values,
    ]);
  }

  private async read(sql: Sql, id: string, lock: string): Promise<MaintenanceWindow | undefined> {
    const text = `SELECT ${WINDOW_COLUMNS} FROM maintenance_window w WHERE id = $1${lock}`;
    const [row] = await sql.run<WindowRow>({ text }, [id]);
    return row && toWindow(row);
  }
}
