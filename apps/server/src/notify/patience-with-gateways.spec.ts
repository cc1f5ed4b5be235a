import { DeliveryStand } from '../../../../test/harness/delivery-stand.js';

let stand: DeliveryStand;
beforeAll(async () => void (stand = await DeliveryStand.open()), 60_000);
beforeEach(() => stand.clear());
afterEach(() => stand.stopSenders());
afterAll(() => stand.close());

describe('a gateway that says when to come again', () => {
  it.each([
    ['half a minute', 30_000],
    ['an hour', 3_600_000],
  ])('after %s, each time, does not keep a page from ringing elsewhere', async (_when, retryInMs) => {
    stand.ways.push.result = { outcome: 'passing', error: 'gatewayFailed: HTTP 503', retryInMs };
    const sender = await stand.start();
    await stand.queue(stand.page('1', { push: 'technician:tech01', sms: '+861', voice: '+861' }));
    for (let step = 0; step < 6; step++) {
      await stand.settle(sender);
      stand.clock.forward('31s');
    }
    expect(stand.ways.sms.sent).toHaveLength(1);
    expect(stand.ways.push.sent.length).toBeLessThanOrEqual(3);
  });

  it('at once, each time, is not asked without pause', async () => {
    stand.ways.sms.result = { outcome: 'passing', error: 'tooMany: HTTP 429', retryInMs: 0 };
    const sender = await stand.start();
    await stand.queue(stand.page('1', { sms: '+861' }));
    for (let second = 0; second < 20; second++) {
      await sender.runner.sweep();
      await new Promise((resolve) => setTimeout(resolve, 30));
      stand.clock.forward('1s');
    }
    expect(stand.ways.sms.sent.length).toBeLessThanOrEqual(5);
  });
});

describe('a notice that was tried for ever', () => {
  it('is tried on, and keeps no other from leaving', async () => {
    const sender = await stand.start();
    stand.ways.sms.result = { outcome: 'passing', error: 'down' };
    await stand.queue(stand.page('1', { sms: '+861' }));
    await stand.settle(sender);
    await stand.rows('UPDATE notice SET attempts = 32767');
    stand.clock.forward('10m');
    await stand.settle(sender);
    stand.ways.sms.result = { outcome: 'sent' };
    await stand.queue(stand.page('2', { voice: '+862' }), stand.page('3', { email: 'a@b.example' }));
    stand.clock.forward('10m');
    await stand.settle(sender);
    expect(await stand.rows('SELECT state, attempts FROM notice ORDER BY id')).toEqual([
      { state: 'sent', attempts: 32_769 },
      { state: 'sent', attempts: 1 },
      { state: 'sent', attempts: 1 },
    ]);
  });
});
