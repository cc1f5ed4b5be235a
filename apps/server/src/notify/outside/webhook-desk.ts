import { Inject, Injectable } from '@nestjs/common';
import type { WebhookView } from '#libs/contract';
import type { Clock } from '#libs/clock';
import { AUDIT_LOG, type AuditLog } from '../../audit/index.js';
import { CLOCK } from '../../clock.js';
import { DATABASE, type Database } from '../../database/sql.js';
import { Settings } from '../../settings/index.js';
import { WEBHOOK_STATES, type WebhookStates } from '../channels/webhook/webhook-states.js';
import { WEBHOOK_FEED_STORE, type WebhookFeedStore } from './webhook-feed.store.js';

export interface ReplayWish {
  endpointId: string;
  from: Date;
  actor: string;
}

/** Time, and the document of endpoints. */
@Injectable()
export class WebhookTrade {
  constructor(
    @Inject(CLOCK) readonly clock: Clock,
    readonly settings: Settings,
  ) {}
}

/** How outside systems are doing, and what is sent to them once more. */
@Injectable()
export class WebhookDesk {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(WEBHOOK_FEED_STORE) private readonly feed: WebhookFeedStore,
    @Inject(WEBHOOK_STATES) private readonly states: WebhookStates,
    @Inject(AUDIT_LOG) private readonly audit: AuditLog,
    private readonly trade: WebhookTrade,
  ) {}

  async list(): Promise<WebhookView[]> {
    const states = new Map((await this.states.all()).map((each) => [each.endpointId, each]));
    const waiting = await this.feed.waiting();
    return this.trade.settings.read('webhooks').endpoints.map(({ id, url, events, enabled }) => {
      const state = states.get(id);
      return {
        id,
        url,
        events,
        enabled,
        waiting: waiting.get(id) ?? 0,
        disabledAt: state?.disabledAt?.toISOString() ?? null,
        lastAt: state?.lastAt?.toISOString() ?? null,
        lastStatus: state?.lastStatus ?? null,
        lastError: state?.lastError ?? null,
        lastSentAt: state?.lastSentAt?.toISOString() ?? null,
      };
    });
  }

  /** Sends again, in order and under the ids of before, what happened since; an endpoint that said 410 is asked anew. */
  async replay({ endpointId, from, actor }: ReplayWish): Promise<{ events: number } | undefined> {
    if (!this.trade.settings.read('webhooks').endpoints.some(({ id }) => id === endpointId)) return undefined;
    const at = this.trade.clock.now();
    return this.database.transaction(async (sql) => {
      await sql.run({ text: 'UPDATE webhook_endpoint SET disabled_at = NULL WHERE id = $1' }, [endpointId]);
      const events = await this.feed.replay(sql, endpointId, from);
      const detail = { from: from.toISOString(), events };
      await this.audit.record(sql, { at, actor, action: 'webhook.replay', subject: `webhook:${endpointId}`, detail });
      return { events };
    });
  }
}
