import type { SettingValue } from '#libs/contract';
import type { Clock } from '#libs/clock';
import { webhookRetryMs } from '#libs/domain';
import type { ChannelPort, OutgoingMessage, SendResult } from '../../channel.js';
import { HttpGateway, retryAfterMs, type PostOutcome } from '../http-gateway.js';
import { addressFilter, whyRefused } from '../public-address.js';
import type { WebhookStates } from './webhook-states.js';
import { signWebhook } from './sign.js';

export interface WebhookChannelSettings {
  parallel: number;
  /** Standard Webhooks asks for 15 to 30 seconds. */
  timeoutMs: number;
}

type Webhooks = SettingValue<'webhooks'>;
type Endpoint = Webhooks['endpoints'][number];

const MOST_BODY_BYTES = 20_000;

/** Signed posts to outside systems (Standard Webhooks 1.0); an address is an endpoint's id in the settings. */
export class WebhookChannel implements ChannelPort {
  readonly channel = 'webhook';
  readonly parallel: number;
  private readonly gateway: HttpGateway;

  constructor(
    private readonly read: () => Webhooks,
    private readonly states: WebhookStates,
    private readonly clock: Clock,
    settings: WebhookChannelSettings = { parallel: 16, timeoutMs: 15_000 },
  ) {
    this.parallel = settings.parallel;
    this.gateway = new HttpGateway({ ...settings, lookup: addressFilter(() => this.read().allowedPrivateHosts) });
  }

  async send(message: OutgoingMessage): Promise<SendResult> {
    const { endpoints, allowedPrivateHosts } = this.read();
    const endpoint = endpoints.find(({ id, enabled }) => id === message.to && enabled);
    if (!endpoint) return { outcome: 'permanent', error: 'endpointGone: no such endpoint, or it is switched off' };
    if (await this.states.isDisabled(endpoint.id)) {
      return { outcome: 'permanent', error: 'endpointDisabled: it said that it wants no more (410)' };
    }
    const event = message.facts?.event;
    const body = event ? JSON.stringify(event) : '';
    if (!body || Buffer.byteLength(body) >= MOST_BODY_BYTES) {
      return { outcome: 'permanent', error: 'notAnEvent: nothing to post, or too large' };
    }
    const url = new URL(endpoint.url);
    const refused = whyRefused(url, { allowed: allowedPrivateHosts });
    const outcome: PostOutcome = refused
      ? { failure: { outcome: 'passing', error: refused } }
      : await this.gateway.post(url, this.headersFor(endpoint, message, body), body);
    return this.settle(endpoint, message, outcome);
  }

  async close(): Promise<void> {
    await this.gateway.close();
  }

  private headersFor(
    endpoint: Endpoint,
    { idempotencyKey, facts }: OutgoingMessage,
    body: string,
  ): Record<string, string> {
    // The event's own: the same at every try, and when somebody has it sent again.
    const id = `msg_${facts?.event?.data.id ?? idempotencyKey}`;
    const timestamp = Math.floor(this.clock.now().getTime() / 1000);
    const secrets = [endpoint.secret, ...(endpoint.oldSecret ? [endpoint.oldSecret] : [])];
    return {
      'content-type': 'application/json',
      'user-agent': 'Watchkeeper',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signWebhook({ id, timestamp, body }, secrets),
    };
  }

  /** Whatever is not 2xx is tried again by the schedule: what an endpoint answers says nothing of a person. */
  private async settle(
    { id }: Endpoint,
    { attempt = 1 }: OutgoingMessage,
    { answer, failure }: PostOutcome,
  ): Promise<SendResult> {
    const at = this.clock.now();
    const status = answer?.status ?? null;
    if (answer && answer.status >= 200 && answer.status < 300) {
      await this.states.tried(id, { at, status, error: null, disable: false });
      return { outcome: 'sent' };
    }
    const gone = answer?.status === 410;
    const error = answer ? `${wordFor(answer.status)}: HTTP ${answer.status}` : (failure?.error ?? 'failed');
    await this.states.tried(id, { at, status, error, disable: gone });
    const retryInMs = gone ? undefined : webhookRetryMs(attempt);
    if (retryInMs === undefined) return { outcome: 'permanent', error: gone ? 'gone: HTTP 410' : `gaveUp: ${error}` };
    const asked = answer ? (retryAfterMs(answer.headers) ?? 0) : 0;
    return { outcome: 'passing', error, retryInMs: Math.max(retryInMs, asked) };
  }
}

/** A redirect is never followed: a signed event would go where nobody configured it to go. */
const wordFor = (status: number): string =>
  status === 410 ? 'gone' : status >= 300 && status < 400 ? 'redirected' : status === 429 ? 'tooMany' : 'refused';
