import { signDingtalk, signFeishu } from './sign.js';

// Worked out with openssl: printf '1599360473000\nSECtest' | openssl dgst -sha256 -hmac SECtest -binary | base64, and for
// Feishu printf '' | openssl dgst -sha256 -hmac "$(printf '1599360473\ntest')" -binary | base64.
describe('the signatures of group robots', () => {
  it('are the fixed ones for DingTalk: keyed with the secret, in milliseconds', () => {
    expect(signDingtalk(1_599_360_473_000, 'SECtest')).toBe('9uMBwWNha8Pcr4QQCL9YQitwL0E0g2JIxycWz23gAkE=');
  });

  it('are the fixed ones for Feishu: keyed with time and secret over nothing, in seconds', () => {
    expect(signFeishu(1_599_360_473, 'test')).toBe('NVcdmaRhTlOqmXksontxmKEP4AYWAMD5VOczwSqarks=');
  });

  it('are not each other', () => {
    expect(signDingtalk(1_599_360_473, 'test')).not.toBe(signFeishu(1_599_360_473, 'test'));
  });
});
