import { createECDH, randomBytes } from 'node:crypto';
import type { Clock } from '#libs/clock';
import type { PushSubscription, PushSubscriptions } from '../../../roster/index.js';
import type { ChannelPort, OutgoingMessage, SendResult } from '../../channel.js';
import { HttpGateway, resultOfStatus, retryAfterMs, type HttpAnswer } from '../http-gateway.js';
import { addressFilter, whyRefused } from '../public-address.js';
import { encryptForBrowser } from './encrypt.js';
import { payloadOf, topicOf } from './payload.js';
import type { PushSettings } from './settings.js';
import { Vapid } from './vapid.js';

/** Notifications to the browsers of a person; see README.md. */
export class PushChannel implements ChannelPort {
  readonly channel = 'push';
  readonly parallel: number;
  private readonly gateway: HttpGateway;
  private readonly vapid: Vapid;

  constructor(
    private readonly settings: PushSettings,
    private readonly subscriptions: PushSubscriptions,
    private readonly clock: Clock,
  ) {
    this.parallel = settings.parallel;
    this.vapid = new Vapid(settings);
    const lookup = settings.allowPrivate ? undefined : addressFilter();
    this.gateway = new HttpGateway({ ...settings, ...(lookup && { lookup }) });
  }

  /** To every browser of the person; one that took it is enough. */
  async send(message: OutgoingMessage): Promise<SendResult> {
    const subscriptions = await this.subscriptions.of(message.to);
    if (subscriptions.length === 0) return { outcome: 'permanent', error: 'noSubscription: no browser is left' };
    const payload = payloadOf(message);
    const results = await Promise.all(subscriptions.map((each) => this.sendTo(each, payload, message)));
    return (
      results.find(({ outcome }) => outcome === 'sent') ??
      results.find(({ outcome }) => outcome === 'passing') ??
      results[0]!
    );
  }

  async close(): Promise<void> {
    await this.gateway.close();
  }

  private async sendTo(subscription: PushSubscription, payload: Buffer, message: OutgoingMessage): Promise<SendResult> {
    const url = new URL(subscription.endpoint);
    const refused = this.settings.allowPrivate ? undefined : whyRefused(url, { httpsOnly: true });
    if (refused) return { outcome: 'permanent', error: refused };
    const { answer, failure } = await this.gateway.post(
      url,
      this.headersFor(url, message),
      seal(payload, subscription),
    );
    if (failure) return failure;
    return this.judge(subscription, answer);
  }

  private headersFor(url: URL, { purpose, lane = 4, thread }: OutgoingMessage): Record<string, string> {
    return {
      authorization: this.vapid.headerFor(url.origin, this.clock.now()),
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: String(this.settings.ttlSeconds),
      // RFC 8030 §5.3: only `high` wakes a phone that saves its battery.
      urgency: purpose === 'page' ? 'high' : lane <= 2 ? 'normal' : 'low',
      ...(thread && { topic: topicOf(thread) }),
    };
  }

  private async judge({ endpoint }: PushSubscription, answer: HttpAnswer): Promise<SendResult> {
    const { status, headers, text } = answer;
    const said = `HTTP ${status} ${text.slice(0, 150)}`.trim();
    // RFC 8030 §7.3: the subscription is no more.
    if (status === 404 || status === 410) {
      await this.subscriptions.remove(endpoint);
      return { outcome: 'permanent', error: `subscriptionGone: ${said}` };
    }
    // Who we say we are is not believed; that is no word about the person.
    if (status === 400 || status === 401 || status === 403) {
      return { outcome: 'passing', error: `gatewayRefusesUs: ${said}` };
    }
    const location = headers['location'];
    const result = resultOfStatus(answer);
    if (result.outcome === 'sent') {
      return { ...result, ...(typeof location === 'string' && { providerId: location.slice(0, 200) }) };
    }
    const retryInMs = retryAfterMs(headers);
    return result.outcome === 'passing' && retryInMs !== undefined ? { ...result, retryInMs } : result;
  }
}

/** A key pair and a salt for this one message (RFC 8291 §3.1). */
function seal(payload: Buffer, keys: PushSubscription): Buffer {
  const own = createECDH('prime256v1');
  own.generateKeys();
  // Without leading zeros where the number has them.
  const privateKey = Buffer.concat([Buffer.alloc(32), own.getPrivateKey()]).subarray(-32);
  return encryptForBrowser(payload, keys, { privateKey, salt: randomBytes(16) });
}
