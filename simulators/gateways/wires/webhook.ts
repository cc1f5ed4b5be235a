import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  objectIn,
  WireTime,
  type Refusing,
  type Verdict,
  type Wire,
  type WireAnswer,
  type WireRequest,
} from './wire.js';

const MOST_SKEW_SECONDS = 300;

/** A receiver of webhooks that checks them as Standard Webhooks 1.0 tells a receiver to. */
export class WebhookWire implements Wire {
  readonly name = 'webhook';
  readonly path = '/hooks/';
  private secrets = ['whsec_c2ltdWxhdGVkLXdlYmhvb2stc2VjcmV0LTAwMDE='];

  constructor(private readonly time = new WireTime()) {}

  get secret(): string {
    return this.secrets[0]!;
  }

  /** The only secret it knows from now on. */
  know(secret: string): void {
    this.secrets = [secret];
  }

  take({ url, headers, body }: WireRequest): Verdict {
    const id = headers['webhook-id']?.toString() ?? '';
    const timestamp = headers['webhook-timestamp']?.toString() ?? '';
    const wrong = this.whyRefused(id, timestamp, headers['webhook-signature']?.toString() ?? '', body);
    if (wrong) return { answer: { status: 401, json: { error: wrong } } };
    const event = objectIn(body);
    if (typeof event?.['type'] !== 'string' || body.length >= 20_000) return { answer: { status: 400 } };
    return {
      answer: { status: 204 },
      kept: {
        channel: 'webhook',
        wire: this.name,
        to: url.pathname,
        text: body.toString('utf8'),
        idempotencyKey: `${url.pathname} ${id}`,
        detail: { id, timestamp: Number(timestamp), event },
      },
    };
  }

  refuse(how: Refusing): WireAnswer | undefined {
    if (how === 'throttled') return { status: 429, headers: { 'Retry-After': '900' } };
    if (how === 'rejectSignature') return { status: 401 };
    if (how === 'gone') return { status: 410 };
    if (how === 'redirect') return { status: 302, headers: { Location: '/hooks/elsewhere' } };
    return undefined;
  }

  private whyRefused(id: string, timestamp: string, header: string, body: Buffer): string | undefined {
    if (!id || !/^\d+$/.test(timestamp)) return 'no id or time';
    if (Math.abs(Number(timestamp) - this.time.nowMs() / 1000) > MOST_SKEW_SECONDS) return 'too old';
    const expected = this.secrets.map((secret) => {
      const mac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'));
      mac.update(id);
      mac.update('.');
      mac.update(timestamp);
      mac.update('.');
      mac.update(body);
      return mac.digest();
    });
    const given = header.split(' ').flatMap((each) => {
      const [version, signature = ''] = each.split(',');
      return version === 'v1' ? [Buffer.from(signature, 'base64')] : [];
    });
    const fits = given.some((each) => expected.some((own) => own.length === each.length && timingSafeEqual(own, each)));
    return fits ? undefined : 'no signature fits';
  }
}
