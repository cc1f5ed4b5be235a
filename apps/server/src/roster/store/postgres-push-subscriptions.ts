import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../../database/sql.js';
import { BROWSERS_OF_DESK } from './desk-browsers.js';
import {
  MOST_BROWSERS,
  type NewPushSubscription,
  type PushSubscription,
  type PushSubscriptions,
} from '../push-subscriptions.js';

const OF_TECHNICIAN = {
  name: 'push-subscriptions-of',
  text: 'SELECT endpoint, p256dh, auth FROM push_subscription WHERE owner = $1 ORDER BY created_at',
};
const OF_DESK = {
  name: 'push-subscriptions-of-desk',
  text: `SELECT b.endpoint, b.p256dh, b.auth FROM desk d CROSS JOIN LATERAL (SELECT p.* FROM ${BROWSERS_OF_DESK}) AS b
         WHERE d.id = $1 ORDER BY b.created_at`,
};

@Injectable()
export class PostgresPushSubscriptions implements PushSubscriptions {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  of(address: string): Promise<PushSubscription[]> {
    const desk = /^(?:desk|lead):(.+)$/s.exec(address)?.[1];
    return desk === undefined ? this.database.run(OF_TECHNICIAN, [address]) : this.database.run(OF_DESK, [desk]);
  }

  async add({ endpoint, username, owner, p256dh, auth, at }: NewPushSubscription): Promise<void> {
    await this.database.transaction(async (sql) => {
      await sql.run(
        {
          text: `INSERT INTO push_subscription (endpoint, username, owner, p256dh, auth, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (endpoint) DO UPDATE SET username = EXCLUDED.username, owner = EXCLUDED.owner,
                   p256dh = EXCLUDED.p256dh, auth = EXCLUDED.auth, created_at = EXCLUDED.created_at`,
        },
        [endpoint, username, owner, p256dh, auth, at],
      );
      await sql.run(
        {
          text: `DELETE FROM push_subscription WHERE endpoint IN (
                   SELECT endpoint FROM push_subscription WHERE username = $1
                   ORDER BY created_at DESC, endpoint OFFSET $2)`,
        },
        [username, MOST_BROWSERS],
      );
    });
  }

  async remove(endpoint: string, username?: string): Promise<boolean> {
    const removed = await this.database.run(
      {
        text: `DELETE FROM push_subscription WHERE endpoint = $1 AND ($2::text IS NULL OR username = $2)
               RETURNING endpoint`,
      },
      [endpoint, username ?? null],
    );
    return removed.length > 0;
  }
}
