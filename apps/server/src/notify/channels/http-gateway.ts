import type { LookupFunction } from 'node:net';
import { Agent, request, type Dispatcher } from 'undici';
import { classifyHttpStatus } from '#libs/domain';
import type { SendResult } from '../channel.js';

/** An answer is a line of JSON; whatever is longer is no gateway's. */
const MOST_ANSWER_BYTES = 64 * 1024;

export interface HttpGatewayOptions {
  /** Connections to one origin. */
  parallel: number;
  timeoutMs: number;
  /** How names become addresses, where not every address may be reached. */
  lookup?: LookupFunction;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Cut after 64 KiB; empty when the rest of the answer did not come. */
  text: string;
}

/** Either what the far end said, or why nothing was heard of it. */
export type PostOutcome = { answer: HttpAnswer; failure?: undefined } | { failure: SendResult; answer?: undefined };

/** Posts to gateways on kept connections, follows no redirect, and never waits longer than its time limit. */
export class HttpGateway {
  private readonly agent: Agent;

  constructor(private readonly options: HttpGatewayOptions) {
    const { parallel, timeoutMs, lookup } = options;
    this.agent = new Agent({
      connections: parallel,
      pipelining: 1,
      connect: { timeout: timeoutMs, ...(lookup && { lookup }) },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  }

  async post(url: URL, headers: Record<string, string>, body: string | Buffer): Promise<PostOutcome> {
    try {
      // A gateway that drips bytes, or never frees a connection, is as dead as one that says nothing.
      const signal = AbortSignal.timeout(this.options.timeoutMs);
      const answer = await request(url, { method: 'POST', headers, body, signal, dispatcher: this.agent });
      const text = await readBounded(answer.body);
      return { answer: { status: answer.statusCode, headers: answer.headers, text } };
    } catch (error) {
      return { failure: { outcome: 'passing', error: describe(error) } };
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

/** The result where the status says it all. */
export function resultOfStatus({ status, text, headers }: HttpAnswer): SendResult {
  const { outcome, reason } = classifyHttpStatus(status);
  if (outcome === 'sent') return { outcome };
  const retryInMs = retryAfterMs(headers);
  const error = `${reason}: HTTP ${status} ${text.slice(0, 200)}`.trim();
  return { outcome, error, ...(outcome === 'passing' && retryInMs !== undefined && { retryInMs }) };
}

/** `Retry-After` in seconds (RFC 9110 §10.2.3); the other form, a date, would need the far end's clock to be right. */
export function retryAfterMs(headers: HttpAnswer['headers']): number | undefined {
  const value = headers['retry-after'];
  const seconds = typeof value === 'string' && /^\d{1,6}$/.test(value.trim()) ? Number(value) : undefined;
  return seconds === undefined ? undefined : seconds * 1000;
}

/** A JSON object, or undefined. */
export function jsonIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

export async function readBounded(body: Dispatcher.ResponseData['body']): Promise<string> {
  let text = '';
  try {
    for await (const chunk of body.setEncoding('utf8')) {
      text += chunk as string;
      if (text.length > MOST_ANSWER_BYTES) body.destroy();
    }
  } catch {
    // The status has been given: whether a message was taken does not hang on the rest of the answer.
  }
  return text;
}

export function describe(error: unknown): string {
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return `unreachable: ${code}`;
  if (name === 'TimeoutError' || code?.includes('TIMEOUT')) return 'timeout: the gateway did not answer';
  return `unreachable: ${code ?? name ?? 'error'} ${message ?? ''}`.trim().slice(0, 300);
}

const NEVER_CONNECTED =
  /^unreachable: (ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)/;

/** Whether a failure is certain to have left nothing at the far end: no connection ever stood. */
export const isSurelyUnsent = (error: string | undefined): boolean => NEVER_CONNECTED.test(error ?? '');
