import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../../database/sql.js';
import type { WebhookState, WebhookStates, WebhookTry } from '../channels/webhook/webhook-states.js';

@Injectable()
export class PostgresWebhookStates implements WebhookStates {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async isDisabled(endpointId: string): Promise<boolean> {
    const rows = await this.database.run(
      {
        name: 'webhook-is-disabled',
        text: 'SELECT FROM webhook_endpoint WHERE id = $1 AND disabled_at IS NOT NULL',
      },
      [endpointId],
    );
    return rows.length > 0;
  }

  async tried(endpointId: string, { at, status, error, disable }: WebhookTry): Promise<void> {
    await this.database.run(
      {
        name: 'webhook-tried',
        text: `INSERT INTO webhook_endpoint AS w (id, last_at, last_status, last_error, disabled_at, last_sent_at)
               VALUES ($1, $2, $3, $4, CASE WHEN $5::boolean THEN $2::timestamptz END,
                 CASE WHEN $4::text IS NULL THEN $2::timestamptz END)
               ON CONFLICT (id) DO UPDATE SET last_at = EXCLUDED.last_at, last_status = EXCLUDED.last_status,
                 last_error = EXCLUDED.last_error, disabled_at = COALESCE(EXCLUDED.disabled_at, w.disabled_at),
                 last_sent_at = COALESCE(EXCLUDED.last_sent_at, w.last_sent_at)`,
      },
      [endpointId, at, status, error, disable],
    );
  }

  async all(): Promise<WebhookState[]> {
    return this.database.run({
      text: `SELECT id AS "endpointId", disabled_at AS "disabledAt", last_at AS "lastAt", last_status AS "lastStatus",
               last_error AS "lastError", last_sent_at AS "lastSentAt" FROM webhook_endpoint`,
    });
  }
}
