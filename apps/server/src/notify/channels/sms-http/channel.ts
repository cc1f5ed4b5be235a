import { Pool, type Dispatcher } from 'undici';
import { classifyHttpStatus, fillSmsTemplate, type Language } from '#libs/domain';
import type { OutgoingMessage } from '../../channel.js';
import { describe, isSurelyUnsent, jsonIn, readBounded, retryAfterMs } from '../http-gateway.js';
import { hasBundleTemplate, type ProviderResult, type ReadTemplates, type SmsProvider } from '../provider.js';
import type { SmsHttpSettings } from './settings.js';

const NO_TEMPLATES: ReadTemplates = () => [];

/** SMS through a generic HTTP gateway; see README.md for its contract. */
export class SmsHttpChannel implements SmsProvider {
  readonly name = 'http';
  readonly parallel: number;
  private readonly pool: Pool;
  private readonly path: string;
  private readonly headers: Record<string, string>;

  constructor(
    private readonly settings: SmsHttpSettings,
    private readonly templates: ReadTemplates = NO_TEMPLATES,
  ) {
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

  async send(message: OutgoingMessage): Promise<ProviderResult> {
    try {
      const answer = await this.pool.request({
        method: 'POST',
        path: this.path,
        headers: { ...this.headers, 'idempotency-key': message.idempotencyKey },
        body: this.bodyOf(message),
        // A gateway that drips bytes, or never frees a connection, is as dead as one that says nothing.
        signal: AbortSignal.timeout(this.settings.timeoutMs),
      });
      return await read(answer);
    } catch (error) {
      const said = describe(error);
      return { outcome: 'passing', error: said, elsewhere: isSurelyUnsent(said) };
    }
  }

  /** With an approved template its code and variables, and no free text: the gateway's provider would refuse it. */
  private bodyOf({ id, to, text, template, language, ...rest }: OutgoingMessage): string {
    const filled = fillSmsTemplate(this.templates('http'), { template, language, ...rest });
    if (!filled) return JSON.stringify({ id, to, text, template, language });
    const { code: templateCode, variables, signName } = filled;
    return JSON.stringify({ id, to, template, language, templateCode, variables, ...(signName && { signName }) });
  }

  /** As free text, unless this gateway works by templates as well. */
  canBundle(language: Language): boolean {
    const rows = this.templates('http').filter((row) => row.language === language);
    return rows.length === 0 || hasBundleTemplate(rows, language);
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}

async function read({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<ProviderResult> {
  const { outcome, reason } = classifyHttpStatus(statusCode);
  const text = await readBounded(body);
  if (outcome !== 'sent') {
    const retryInMs = outcome === 'passing' ? retryAfterMs(headers) : undefined;
    const error = `${reason}: HTTP ${statusCode} ${text.slice(0, 200)}`.trim();
    // A number that this gateway refuses is refused for what it is; everything else is this gateway's own trouble.
    return { outcome, error, elsewhere: outcome === 'passing', ...(retryInMs !== undefined && { retryInMs }) };
  }
  const { providerId, units } = jsonIn(text) ?? {};
  return {
    outcome,
    ...(typeof providerId === 'string' && { providerId: providerId.slice(0, 200) }),
    ...(typeof providerId === 'number' && { providerId: String(providerId) }),
    ...(typeof units === 'number' && { units }),
  };
}
