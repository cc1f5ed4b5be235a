import { Pool, type Dispatcher } from 'undici';
import { classifyHttpStatus } from '#libs/domain';
import type { ChannelPort, OutgoingMessage, SendResult } from '../../channel.js';
import type { SmsHttpSettings } from './settings.js';

/** An answer is a line of JSON; whatever is longer is no gateway's. */
const MOST_ANSWER_BYTES = 64 * 1024;

/** SMS through a generic HTTP gateway; see README.md for its contract. */
export class SmsHttpChannel implements ChannelPort {
  readonly channel = 'sms';
  readonly parallel: number;
  private readonly pool: Pool;
  private readonly path: string;
  private readonly headers: Record<string, string>;

  constructor(private readonly settings: SmsHttpSettings) {
    const { url, token, timeoutMs } = settings;
    this.parallel = settings.parallel;
    this.path = url.pathname + url.search;
    this.headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    this.pool = new Pool(url.origin, {
      connections: settings.parallel,
      pipelining: 1,
      connect: { timeout: timeoutMs },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  }

  async send(message: OutgoingMessage): Promise<SendResult> {
    try {
      const answer = await this.pool.request({
        method: 'POST',
        path: this.path,
        headers: { ...this.headers, 'idempotency-key': message.idempotencyKey },
        body: JSON.stringify({
          id: message.id,
          to: message.to,
          text: message.text,
          template: message.template,
          language: message.language,
        }),
        // A gateway that drips bytes, or never frees a connection, is as dead as one that says nothing.
        signal: AbortSignal.timeout(this.settings.timeoutMs),
      });
      return await read(answer);
    } catch (error) {
      return { outcome: 'passing', error: describe(error) };
    }
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}

async function read({ statusCode, body }: Dispatcher.ResponseData): Promise<SendResult> {
  const { outcome, reason } = classifyHttpStatus(statusCode);
  let text = '';
  try {
    text = await readBounded(body);
  } catch {
    // The status has been given: whether a message was taken does not hang on the rest of the answer.
  }
  if (outcome !== 'sent') return { outcome, error: `${reason}: HTTP ${statusCode} ${text.slice(0, 200)}`.trim() };
  const providerId = providerIdIn(text);
  return { outcome, ...(providerId !== undefined && { providerId }) };
}

async function readBounded(body: Dispatcher.ResponseData['body']): Promise<string> {
  let text = '';
  for await (const chunk of body.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length > MOST_ANSWER_BYTES) body.destroy();
  }
  return text;
}

function providerIdIn(text: string): string | undefined {
  try {
    const { providerId } = JSON.parse(text) as { providerId?: unknown };
    if (typeof providerId === 'number') return String(providerId);
    return typeof providerId === 'string' ? providerId.slice(0, 200) : undefined;
  } catch {
    return undefined;
  }
}

function describe(error: unknown): string {
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  if (name === 'TimeoutError' || code?.includes('TIMEOUT')) return 'timeout: the gateway did not answer';
  return `unreachable: ${code ?? name ?? 'error'} ${message ?? ''}`.trim().slice(0, 300);
}
