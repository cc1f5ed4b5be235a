import type { WebhookEvent } from '#libs/domain';
import type { Sql } from '../../database/sql.js';

/** A line of some timeline, with what an event tells of it. */
export interface FeedLine {
  id: string;
  tx: string;
  incidentId: string;
  incidentNumber: string;
  terminalId: string;
  what: string;
  at: Date;
}

export interface NewWebhookEvent {
  endpointId: string;
  timelineId: string;
  incidentId: string;
  at: Date;
  event: WebhookEvent;
}

export interface WaitingWebhookEvent extends Omit<NewWebhookEvent, 'at'> {
  incidentNumber: string;
}

export interface WebhookFeedStore {
  /** Only one process feeds at a time. @returns false when another does */
  enter(sql: Sql): Promise<boolean>;
  /** Forgets how far it was read: whoever subscribes later hears what comes then. */
  leave(sql: Sql): Promise<void>;
  /** What was committed since the last time, in commit order; remembers how far. */
  read(sql: Sql, most: number): Promise<FeedLine[]>;
  /** Ignores an event that an endpoint has already. */
  keep(sql: Sql, events: readonly NewWebhookEvent[]): Promise<void>;
  /** The next event of each (endpoint, incident) of which nothing is under way. */
  next(sql: Sql, endpointIds: readonly string[], most: number): Promise<WaitingWebhookEvent[]>;
  queued(sql: Sql, events: readonly WaitingWebhookEvent[], now: Date): Promise<void>;
  /** @returns how many go out again */
  replay(sql: Sql, endpointId: string, from: Date): Promise<number>;
  /** Events that wait to be sent or are under way, by endpoint. */
  waiting(): Promise<Map<string, number>>;
  drop(before: Date): Promise<void>;
}

export const WEBHOOK_FEED_STORE = Symbol('WebhookFeedStore');
