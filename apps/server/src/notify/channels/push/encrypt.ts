import { createCipheriv, createECDH, hkdfSync } from 'node:crypto';

/** As a browser's `PushSubscription` has them, in base64url. */
export interface SubscriptionKeys {
  /** The browser's public key: an uncompressed point of P-256, 65 bytes. */
  p256dh: string;
  /** 16 bytes. */
  auth: string;
}

/** What makes a message unlike every other; fixed in tests only. */
export interface EncryptionSeed {
  /** Of P-256, 32 bytes. */
  privateKey: Buffer;
  /** 16 bytes. */
  salt: Buffer;
}

const RECORD_BYTES = 4096;
/** What a push service must take (RFC 8030 §7.2) less header, delimiter and tag. */
export const MOST_PLAIN_BYTES = RECORD_BYTES - 86 - 17;

const derive = (key: Buffer, salt: Buffer, info: Buffer | string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, info, bytes));

/**
 * Encrypts for one browser: RFC 8291 over the `aes128gcm` coding of RFC 8188, in one record.
 * @throws RangeError for what does not fit, Error for keys that are none
 */
export function encryptForBrowser(plain: Buffer, keys: SubscriptionKeys, seed: EncryptionSeed): Buffer {
  if (plain.length > MOST_PLAIN_BYTES) throw new RangeError(`${plain.length} bytes do not fit into a push message`);
  const browserKey = Buffer.from(keys.p256dh, 'base64url');
  const auth = Buffer.from(keys.auth, 'base64url');
  const own = createECDH('prime256v1');
  own.setPrivateKey(seed.privateKey);
  const ownKey = own.getPublicKey();
  // RFC 8291 §3.4: the shared secret is bound to both public keys and to the browser's authentication secret.
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browserKey, ownKey]);
  const material = derive(own.computeSecret(browserKey), auth, info, 32);
  const key = derive(material, seed.salt, 'Content-Encoding: aes128gcm\0', 16);
  const nonce = derive(material, seed.salt, 'Content-Encoding: nonce\0', 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  // RFC 8188 §2: the last record ends with 0x02.
  const sealed = [cipher.update(Buffer.concat([plain, Buffer.from([2])])), cipher.final(), cipher.getAuthTag()];
  const header = Buffer.alloc(5);
  header.writeUInt32BE(RECORD_BYTES, 0);
  header.writeUInt8(ownKey.length, 4);
  return Buffer.concat([seed.salt, header, ownKey, ...sealed]);
}

/** Whether a browser's keys can be encrypted for: asked when it subscribes, so that no page meets a broken one. */
export function areUsableKeys({ p256dh, auth }: SubscriptionKeys): boolean {
  try {
    const own = createECDH('prime256v1');
    own.generateKeys();
    own.computeSecret(Buffer.from(p256dh, 'base64url'));
    return Buffer.from(auth, 'base64url').length === 16;
  } catch {
    return false;
  }
}
