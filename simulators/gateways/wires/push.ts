import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify, type ECDH } from 'node:crypto';
import { WireTime, type Refusing, type Verdict, type Wire, type WireAnswer, type WireRequest } from './wire.js';

/** As `PushSubscription.toJSON()` of a browser gives it. */
export interface SimulatedSubscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

interface Browser {
  key: ECDH;
  auth: Buffer;
  /** What it subscribed with; a message that is signed with another key is refused. */
  serverKey: string | undefined;
  gone: boolean;
}

const DAY_SECONDS = 86_400;

/**
 * A push service and the browsers behind it: checks VAPID (RFC 8292), decrypts as the browser would (RFC 8291, RFC 8188),
 * and lets a message of a topic take the place of the one before (RFC 8030 §5.4).
 */
export class PushWire implements Wire {
  readonly name = 'push';
  readonly path = '/push/';
  private readonly browsers = new Map<string, Browser>();
  private serial = 0;

  constructor(private readonly time = new WireTime()) {}

  /** @param base address of the gateways @param serverKey the key that `GET /api/push/key` gave */
  subscribe(base: string, serverKey?: string): SimulatedSubscription {
    const id = `browser-${this.browsers.size + 1}`;
    const key = createECDH('prime256v1');
    const p256dh = key.generateKeys().toString('base64url');
    const auth = randomBytes(16);
    this.browsers.set(id, { key, auth, serverKey, gone: false });
    return { endpoint: `${base}/push/${id}`, keys: { p256dh, auth: auth.toString('base64url') } };
  }

  /** The browser forgets its subscription: from now on 410. */
  forget(endpoint: string): void {
    const browser = this.browsers.get(idIn(new URL(endpoint)));
    if (browser) browser.gone = true;
  }

  take({ url, headers, body }: WireRequest): Verdict {
    const id = idIn(url);
    const browser = this.browsers.get(id);
    if (!browser) return { answer: { status: 404 } };
    if (browser.gone) return { answer: { status: 410 } };
    const origin = `http://${headers.host}`;
    const wrong = whyUntrusted(headers.authorization ?? '', {
      origin,
      serverKey: browser.serverKey,
      nowMs: this.time.nowMs(),
    });
    if (wrong) return { answer: { status: 403, json: { error: wrong } } };
    if (!/^\d+$/.test(String(headers['ttl']))) return { answer: { status: 400, json: { error: 'TTL is missing' } } };
    if (headers['content-encoding'] !== 'aes128gcm') return { answer: { status: 415 } };
    const topic = headers['topic'];
    if (topic !== undefined && !/^[A-Za-z0-9_-]{1,32}$/.test(String(topic))) return { answer: { status: 400 } };
    if (body.length > 4_096) return { answer: { status: 413 } };
    let text: string;
    try {
      text = open(body, browser);
    } catch (error) {
      return { answer: { status: 400, json: { error: `cannot decrypt: ${(error as Error).message}` } } };
    }
    const location = `${origin}/push/messages/${++this.serial}`;
    return {
      answer: { status: 201, headers: { Location: location } },
      kept: {
        channel: 'push',
        wire: this.name,
        to: id,
        text,
        providerId: location,
        detail: { ttl: Number(headers['ttl']), urgency: headers['urgency'], topic },
      },
    };
  }

  refuse(how: Refusing): WireAnswer | undefined {
    if (how === 'throttled') return { status: 429, headers: { 'Retry-After': '30' } };
    if (how === 'rejectSignature') return { status: 403, json: { error: 'as it was told to be' } };
    if (how === 'gone') return { status: 410 };
    return undefined;
  }
}

const idIn = (url: URL): string => url.pathname.split('/')[2] ?? '';

interface Expected {
  origin: string;
  serverKey: string | undefined;
  nowMs: number;
}

function whyUntrusted(header: string, { origin, serverKey, nowMs }: Expected): string | undefined {
  const t = /(?:^vapid |, ?)t=([^, ]+)/.exec(header)?.[1];
  const k = /(?:^vapid |, ?)k=([^, ]+)/.exec(header)?.[1];
  if (!t || !k) return 'no VAPID';
  if (serverKey !== undefined && k !== serverKey) return 'subscribed with another key';
  const [head = '', claims = '', signature = ''] = t.split('.');
  const point = Buffer.from(k, 'base64url');
  if (point.length !== 65 || point[0] !== 4) return 'no key of P-256';
  const key = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const signed = Buffer.from(`${head}.${claims}`);
  const raw = Buffer.from(signature, 'base64url');
  if (!verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, raw)) return 'the signature is wrong';
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
  const now = nowMs / 1000;
  if (aud !== origin) return 'aud is not this service';
  if (typeof exp !== 'number' || exp < now || exp > now + DAY_SECONDS) return 'exp';
  if (typeof sub !== 'string' || !/^(mailto|https):/.test(sub)) return 'sub';
  return undefined;
}

function open(body: Buffer, { key, auth }: Browser): string {
  const salt = body.subarray(0, 16);
  const recordSize = body.readUInt32BE(16);
  const senderKey = body.subarray(21, 21 + body[20]!);
  const sealed = body.subarray(21 + body[20]!);
  if (sealed.length > recordSize) throw new Error('more than one record');
  const hkdf = (secret: Buffer, with_: Buffer, info: Buffer, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, with_, info, bytes));
  const info = Buffer.concat([Buffer.from('WebPush: info\u0000'), key.getPublicKey(), senderKey]);
  const ikm = hkdf(key.computeSecret(senderKey), auth, info, 32);
  const contentKey = hkdf(ikm, salt, Buffer.from('Content-Encoding: aes128gcm\u0000'), 16);
  const nonce = hkdf(ikm, salt, Buffer.from('Content-Encoding: nonce\u0000'), 12);
  const cipher = createDecipheriv('aes-128-gcm', contentKey, nonce);
  cipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  const end = plain.lastIndexOf(2);
  if (end < 0) throw new Error('no end');
  return plain.subarray(0, end).toString('utf8');
}
