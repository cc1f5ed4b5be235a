import type { IncomingHttpHeaders } from 'node:http';
import type { Arrival } from '../message-ring.js';

/** Everything that a gateway's own protocol may look at. */
export interface WireRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface WireAnswer {
  status: number;
  /** Sent as JSON; none for an empty answer. */
  json?: unknown;
  headers?: Record<string, string>;
}

/** What a gateway makes of a request: its answer, and the message when it took one. */
export interface Verdict {
  answer: WireAnswer;
  kept?: Arrival;
}

/** Ways to refuse, each in the vendor's own words. */
export type Refusing = 'throttled' | 'rejectSignature' | 'error500' | 'gone' | 'redirect' | 'badNumber';

/** One vendor's protocol, from its own documentation: it shares no code with the program that it tests. */
export interface Wire {
  readonly name: WireName;
  /** Path that its requests begin with. */
  readonly path: string;
  take(request: WireRequest): Verdict;
  /** How it says no; undefined where it has no such answer. */
  refuse(how: Refusing): WireAnswer | undefined;
  /** After a message was kept: what happens later, as a phone that is answered. */
  afterwards?(kept: Arrival, tell: Tell): Promise<void>;
  clear?(): void;
}

/** The time that gateways go by: this machine's, or another clock's where a test moves that of the program under test. */
export class WireTime {
  private clock: { now(): Date } = { now: () => new Date() };

  follow(clock: { now(): Date }): void {
    this.clock = clock;
  }

  nowMs(): number {
    return this.clock.now().getTime();
  }
}

/** Posts to the program under test: receipts, replies, keys. */
export type Tell = (url: string, json: unknown, headers?: Record<string, string>) => Promise<number>;

export const WIRE_NAMES = ['aliyun', 'tencent', 'push', 'voice', 'webhook', 'wecom', 'dingtalk', 'feishu'] as const;
export type WireName = (typeof WIRE_NAMES)[number];

export const REFUSED_500: WireAnswer = { status: 500, json: { error: 'out of order, as it was told to be' } };

/** A JSON object, or undefined. */
export function objectIn(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
