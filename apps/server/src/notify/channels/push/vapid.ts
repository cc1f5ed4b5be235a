import { createECDH, createPrivateKey, sign, type KeyObject } from 'node:crypto';

/** Who we are to push services (RFC 8292). */
export interface VapidIdentity {
  /** P-256, 32 bytes in base64url. */
  privateKey: string;
  /** `mailto:` or `https:` of whom the push service may ask. */
  subject: string;
}

const HOUR_SECONDS = 3_600;
/** Below the day that RFC 8292 §2 allows. */
const VALID_SECONDS = 12 * HOUR_SECONDS;

/** The public key that a browser subscribes with, uncompressed in base64url. @throws Error for what is no key */
export function publicKeyOf(privateKey: string): string {
  return pointOf(privateKey).toString('base64url');
}

function pointOf(privateKey: string): Buffer {
  const own = createECDH('prime256v1');
  own.setPrivateKey(Buffer.from(privateKey, 'base64url'));
  return own.getPublicKey();
}

/** Makes the `Authorization` header; one signature serves an origin for hours. */
export class Vapid {
  readonly publicKey: string;
  private readonly key: KeyObject;
  private readonly made = new Map<string, { header: string; until: number }>();

  constructor(private readonly identity: VapidIdentity) {
    const point = pointOf(identity.privateKey);
    this.publicKey = point.toString('base64url');
    const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
    this.key = createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y, d: identity.privateKey } });
  }

  /** @param origin of the push service: `https://push.example` */
  headerFor(origin: string, now: Date): string {
    const seconds = Math.floor(now.getTime() / 1000);
    const earlier = this.made.get(origin);
    if (earlier && earlier.until - seconds > HOUR_SECONDS && earlier.until - seconds <= VALID_SECONDS) {
      return earlier.header;
    }
    const until = seconds + VALID_SECONDS;
    const header = `vapid t=${this.token({ aud: origin, exp: until, sub: this.identity.subject })}, k=${this.publicKey}`;
    this.made.set(origin, { header, until });
    return header;
  }

  private token(claims: Record<string, unknown>): string {
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const toSign = `${encode({ typ: 'JWT', alg: 'ES256' })}.${encode(claims)}`;
    // RFC 7518 §3.4: r and s side by side, not ASN.1.
    const signature = sign('sha256', Buffer.from(toSign), { key: this.key, dsaEncoding: 'ieee-p1363' });
    return `${toSign}.${signature.toString('base64url')}`;
  }
}
