import { Inject, Injectable } from '@nestjs/common';
import { toWebhookEvent } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import { OUTBOX, type NewNotice, type Outbox } from '../../outbox/index.js';
import { Settings } from '../../settings/index.js';
import { WEBHOOK_STATES, type WebhookStates } from '../channels/webhook/webhook-states.js';
import {
  WEBHOOK_FEED_STORE,
  type FeedLine,
  type NewWebhookEvent,
  type WaitingWebhookEvent,
  type WebhookFeedStore,
} from './webhook-feed.store.js';

const PAGE = 500;

export interface FeedPass {
  /** Notices that now wait to be sent. */
  queued: number;
  /** There may be more at once. */
  more: boolean;
}

/**
 * Turns the history of incidents into notices for outside systems: every event once for each endpoint, and those of one
 * incident one after the other, the next only when the one before was taken or given up.
 */
@Injectable()
export class WebhookFeed {
  /** Whether the place was forgotten, as it is while nobody subscribes. */
  private left = false;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(WEBHOOK_FEED_STORE) private readonly store: WebhookFeedStore,
    @Inject(WEBHOOK_STATES) private readonly states: WebhookStates,
    private readonly settings: Settings,
    @Inject(OUTBOX) private readonly outbox: Outbox,
  ) {}

  /** @param source address of this installation, for the events */
  async pass(now: Date, source: string): Promise<FeedPass> {
    const endpoints = this.settings.read('webhooks').endpoints.filter(({ enabled }) => enabled);
    if (endpoints.length === 0) return this.rest();
    this.left = false;
    const disabled = new Set((await this.states.all()).flatMap((each) => (each.disabledAt ? [each.endpointId] : [])));
    const open = endpoints.filter(({ id }) => !disabled.has(id)).map(({ id }) => id);
    return this.database.transaction(async (sql) => {
      if (!(await this.store.enter(sql))) return { queued: 0, more: false };
      const lines = await this.store.read(sql, PAGE);
      await this.store.keep(
        sql,
        lines.flatMap((line) => eventsOf(line, endpoints, source)),
      );
      const next = open.length > 0 ? await this.store.next(sql, open, PAGE) : [];
      await this.queue(sql, next, now);
      return { queued: next.length, more: lines.length === PAGE || next.length === PAGE };
    });
  }

  private async rest(): Promise<FeedPass> {
    if (!this.left) await this.database.transaction((sql) => this.store.leave(sql));
    this.left = true;
    return { queued: 0, more: false };
  }

  private async queue(sql: Sql, events: readonly WaitingWebhookEvent[], now: Date): Promise<void> {
    if (events.length === 0) return;
    await this.outbox.queue(
      sql,
      events.map((event) => toNotice(event, now)),
      now,
    );
    await this.store.queued(sql, events, now);
  }
}

interface Subscriber {
  id: string;
  events: readonly string[];
}

function eventsOf(line: FeedLine, endpoints: readonly Subscriber[], source: string): NewWebhookEvent[] {
  const { id, incidentId, at } = line;
  const event = toWebhookEvent({ ...line, at: at.toISOString() }, source);
  if (!event) return [];
  return endpoints
    .filter(({ events }) => events.length === 0 || events.includes(event.type))
    .map((endpoint) => ({ endpointId: endpoint.id, timelineId: id, incidentId, at, event }));
}

/** Not of the incident's own notices: its history would tell of itself. */
function toNotice({ endpointId, incidentId, incidentNumber, event }: WaitingWebhookEvent, now: Date): NewNotice {
  return {
    lane: 3,
    purpose: 'information',
    template: 'incidentEvent',
    recipient: { kind: 'webhook', id: endpointId, language: 'en', contacts: { webhook: endpointId } },
    data: { incidentId, incidentNumber, event },
    sendAt: now,
  };
}
