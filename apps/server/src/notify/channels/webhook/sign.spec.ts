import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { signWebhook } from './sign.js';

describe('the signature of a webhook', () => {
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' };
  const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

  it('is the one of the published example', () => {
    expect(signWebhook(message, [SECRET])).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is given once for each secret while one takes the place of the other', () => {
    const other = 'whsec_c2ltdWxhdGVkLXdlYmhvb2stc2VjcmV0LTAwMDE=';
    const [first, second] = signWebhook(message, [SECRET, other]).split(' ');
    expect(first).toBe(signWebhook(message, [SECRET]));
    expect(second).toBe(signWebhook(message, [other]));
  });

  it('is one that the library of the standard verifies, whichever of the secrets the receiver knows', () => {
    const secret = fc.integer({ min: 24, max: 64 }).map((bytes) => `whsec_${randomBytes(bytes).toString('base64')}`);
    fc.assert(
      fc.property(fc.jsonValue(), secret, secret, (value, fresh, old) => {
        const body = JSON.stringify({ type: 'incident.opened', value });
        const [id, timestamp] = [`msg_${randomUUID()}`, Math.floor(Date.now() / 1000)];
        const signature = signWebhook({ id, timestamp, body }, [fresh, old]);
        const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
        for (const known of [fresh, old]) expect(new Webhook(known).verify(body, headers)).toEqual(JSON.parse(body));
        expect(() => new Webhook(fresh).verify(`${body} `, headers)).toThrow();
      }),
      { numRuns: 50 },
    );
  });
});
