import { createPublicKey, verify } from 'node:crypto';
import { areUsableKeys, encryptForBrowser, MOST_PLAIN_BYTES } from './encrypt.js';
import { publicKeyOf, Vapid } from './vapid.js';

const browser = {
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
};
const seed = {
  privateKey: Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url'),
  salt: Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url'),
};

describe('what is encrypted for a browser', () => {
  it('is the example of RFC 8291, appendix A, byte by byte', () => {
    const plain = Buffer.from('When I grow up, I want to be a watermelon');
    expect(encryptForBrowser(plain, browser, seed).toString('base64url')).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3j' +
        'l7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    );
  });

  it('fits into what every push service must take, or is refused', () => {
    expect(encryptForBrowser(Buffer.alloc(MOST_PLAIN_BYTES), browser, seed)).toHaveLength(4_096);
    expect(() => encryptForBrowser(Buffer.alloc(MOST_PLAIN_BYTES + 1), browser, seed)).toThrow('do not fit');
  });

  it('needs keys that are some', () => {
    expect(areUsableKeys(browser)).toBe(true);
    expect(areUsableKeys({ ...browser, p256dh: Buffer.alloc(65, 4).toString('base64url') })).toBe(false);
    expect(areUsableKeys({ ...browser, auth: 'AAAA' })).toBe(false);
  });
});

describe('who we say we are to a push service', () => {
  // RFC 8292 §2.4: a token and the key that it was signed with.
  const EXAMPLE =
    'eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1Yi' +
    'I6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9O' +
    'kSSHzvoD1oA';
  const EXAMPLE_KEY = 'BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs';
  const isSignedBy = (token: string, publicKey: string): boolean => {
    const point = Buffer.from(publicKey, 'base64url');
    const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
    const key = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
    const [head, claims, signature] = token.split('.');
    const raw = Buffer.from(signature!, 'base64url');
    return verify('sha256', Buffer.from(`${head}.${claims}`), { key, dsaEncoding: 'ieee-p1363' }, raw);
  };

  it('is signed as in RFC 8292', () => {
    expect(isSignedBy(EXAMPLE, EXAMPLE_KEY)).toBe(true);
    const privateKey = seed.privateKey.toString('base64url');
    const vapid = new Vapid({ privateKey, subject: 'mailto:night@bank.example' });
    const now = new Date('2026-11-21T20:00:00Z');
    const header = vapid.headerFor('https://push.example.net', now);
    const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(header)!;
    expect(key).toBe(publicKeyOf(privateKey));
    expect(isSignedBy(token!, key!)).toBe(true);
    const [head, claims] = token!.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    expect(head).toBe(Buffer.from(EXAMPLE.split('.')[0]!, 'base64url').toString());
    expect(JSON.parse(claims!)).toEqual({
      aud: 'https://push.example.net',
      exp: now.getTime() / 1000 + 12 * 3_600,
      sub: 'mailto:night@bank.example',
    });
  });

  it('is made once for hours, and anew before it ends', () => {
    const vapid = new Vapid({ privateKey: seed.privateKey.toString('base64url'), subject: 'mailto:a@b.example' });
    const at = (hours: number) => vapid.headerFor('https://push.example.net', new Date(hours * 3_600_000));
    const first = at(100);
    expect(at(110)).toBe(first);
    expect(at(111.5)).not.toBe(first);
    expect(vapid.headerFor('https://other.example', new Date(100 * 3_600_000))).not.toBe(first);
  });
});
