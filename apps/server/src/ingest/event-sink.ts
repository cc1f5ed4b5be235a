import type { Component } from '#libs/domain';
import type { Sql } from '../database/sql.js';

/** An event that was accepted: new, in order, and from a terminal we know. */
export interface AcceptedEvent {
  terminalId: string;
  regionId: string;
  /** `null` for what the server itself concluded, for instance silence. */
  journal: string | null;
  seq: number | null;
  kind: 'raised' | 'cleared' | 'noted';
  component: Component;
  /** A catalogued code for `raised` and `cleared`; any `area.condition` for `noted`. */
  fault: string;
  occurredAt: Date;
  receivedAt: Date;
  detail: Record<string, unknown>;
  raw: Record<string, unknown> | null;
}

/**
 * What becomes of accepted events. The port is ingest's; the incident hop fills it, so that ingest knows no later hop.
 * Called inside the batch's transaction: what it writes is committed together with the watermark, or not at all.
 */
export interface EventSink {
  /** @returns for each event, in order, the id of the incident it belongs to, or null */
  apply(sql: Sql, events: readonly AcceptedEvent[], now: Date): Promise<(string | null)[]>;
}

export const EVENT_SINK = Symbol('EventSink');
