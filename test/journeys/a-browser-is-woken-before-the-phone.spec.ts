import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a technician whose browser takes notifications', () => {
  let watch: NightWatch;
  beforeAll(async () => {
    watch = await NightWatch.begin({
      OFFER_SECONDS: '3600',
      VAPID_PRIVATE_KEY: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
      PUSH_ALLOW_PRIVATE: '1',
      VOICE_GATEWAY_URL: '{gateways}/voice/calls',
      VOICE_GATEWAY_TOKEN: 'simulated-voice-token',
    });
  });
  afterAll(() => watch?.end());

  const messages = (channel: string) => watch.sms.messages({ channel });

  it('is woken there first, by SMS when nothing comes back, and at last by a call', async () => {
    const tech = await watch.signedIn('tech01');
    const { publicKey } = await tech.get<{ publicKey: string }>('/api/push/key');
    const subscription = watch.sms.wires.push.subscribe(watch.sms.url, publicKey);
    await tech.request('POST', '/api/push/subscriptions', subscription);
    // The roster is read anew every few seconds.
    watch.clock.forward('70s');

    (await watch.terminal('T0001')).captureCard();
    const [push] = await eventually('a notification', () => messages('push').length > 0 && messages('push'));
    expect(JSON.parse(push!.text)).toMatchObject({ title: expect.stringContaining('T0001'), language: 'zh-CN' });
    expect(push!.detail).toMatchObject({ urgency: 'high' });
    expect(messages('sms')).toEqual([]);

    for (const channel of ['sms', 'voice']) {
      await eventually(
        `then by ${channel}`,
        () => {
          watch.clock.forward('10s');
          return messages(channel).length > 0;
        },
        15_000,
        300,
      );
    }
    expect(messages('voice')[0]).toMatchObject({ to: '+8613800000001', detail: { language: 'zh-CN', keys: true } });
  }, 60_000);
});
