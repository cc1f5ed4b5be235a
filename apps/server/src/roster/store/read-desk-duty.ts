import { desksOnDuty, type ConfirmedHandover, type DeskDuty } from '#libs/domain';
import type { Sql } from '../../database/sql.js';
import type { Desk } from '../roster.store.js';

// Only the newest of each desk can be the newest of its regions.
const CONFIRMED = {
  text: `SELECT DISTINCT ON (to_desk) from_desk AS "fromDesk", to_desk AS "toDesk", confirmed_at AS "confirmedAt"
         FROM handover WHERE state = 'confirmed' ORDER BY to_desk, confirmed_at DESC`,
};

/** Which desks are on duty by the last confirmed handovers. A lead hands nothing over: leads are told at any time. */
export async function readDeskDuty(sql: Sql, desks: readonly Desk[]): Promise<DeskDuty[]> {
  const confirmed = await sql.run<ConfirmedHandover>(CONFIRMED);
  return desksOnDuty(
    desks.filter(({ kind }) => kind === 'desk'),
    confirmed,
  );
}
