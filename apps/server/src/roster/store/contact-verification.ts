import type { Sql } from '../../database/sql.js';

export interface ContactVerification {
  technicianId: string;
  channel: string;
  address: string;
  at: Date;
  /** Who vouches for it: a username, or `reply` when the person answered a message. */
  by: string;
}

/** Writes down that an address was seen to work. */
export async function writeVerification(sql: Sql, verification: ContactVerification): Promise<void> {
  const { technicianId, channel, address, at, by } = verification;
  await sql.run(
    {
      text: `INSERT INTO contact_verification (technician_id, channel, address, verified_at, verified_by)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (technician_id, channel) DO UPDATE
             SET (address, verified_at, verified_by) = (EXCLUDED.address, EXCLUDED.verified_at, EXCLUDED.verified_by)`,
    },
    [technicianId, channel, address, at, by],
  );
}
