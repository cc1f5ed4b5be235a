import { eventually } from '#libs/testkit';
import { DeliveryStand } from '../../../../test/harness/delivery-stand.js';

let stand: DeliveryStand;
beforeAll(async () => void (stand = await DeliveryStand.open()), 60_000);
beforeEach(() => stand.clear());
afterEach(() => stand.stopSenders());
afterAll(() => stand.close());

describe('the limit of one address', () => {
  it('leaves room for a page, however many low notices went there before it', async () => {
    const { rates, bundling } = stand.rules;
    stand.rules = {
      ...stand.rules,
      bundling: { ...bundling, channels: [] },
      rates: { ...rates, addresses: { sms: { count: 40, perSeconds: 500 } } },
    };
    const sender = await stand.start();
    await stand.queue(...Array.from({ length: 30 }, (_none, n) => stand.page(String(n + 1), { sms: '+861' }, 4)));
    await stand.settle(sender);
    const low = stand.ways.sms.sent.length;
    expect([low > 0, low < 10]).toEqual([true, true]);
    await stand.queue(stand.page('99', { sms: '+861' }));
    await stand.settle(sender);
    expect(stand.ways.sms.sent.map(({ incidentId }) => incidentId)).toContain('99');
    // In steps shorter than a lease: what is under way is not taken back from its sender.
    for (let step = 0; stand.ways.sms.sent.length < 31 && step < 12; step++) {
      stand.clock.forward('50s');
      await stand.settle(sender);
    }
    // The low ones are late, and none is lost.
    expect(stand.ways.sms.sent).toHaveLength(31);
  });
});

describe('a limit that was mistyped', () => {
  const mistyped = { count: 4, perSeconds: 86_400 };
  const meant = { count: 600, perSeconds: 60 };

  it.each(['channels', 'addresses'] as const)('of %s holds nothing any more once it is corrected', async (what) => {
    const { rates } = stand.rules;
    stand.rules.rates = { ...rates, [what]: { sms: mistyped } };
    const sender = await stand.start();
    await stand.queue(stand.page('1', { sms: '+861' }), stand.page('2', { sms: '+861' }));
    await stand.settle(sender);
    expect(stand.ways.sms.sent).toHaveLength(1);
    stand.rules.rates = { ...rates, [what]: { sms: meant } };
    await stand.queue(stand.page('3', { sms: '+861' }));
    for (let minute = 0; minute < 6; minute++) {
      await stand.settle(sender);
      stand.clock.forward('60s');
    }
    await stand.settle(sender);
    expect(stand.ways.sms.sent).toHaveLength(3);
  });

  it('lets a page go soon after the clock was put back', async () => {
    stand.rules.rates = { ...stand.rules.rates, channels: { sms: { count: 20, perSeconds: 60 } } };
    const later = stand.clock.now().getTime() + 3_600_000;
    await stand.queue(stand.page('1', { sms: '+861' }));
    await stand.rows(`INSERT INTO send_bucket VALUES ('channel:sms', ${later})`);
    const sender = await stand.start();
    const mended = async () => (await stand.rows(`SELECT FROM send_bucket WHERE full_at_ms < ${later}`)).length > 0;
    await eventually('the limit is looked at', mended);
    stand.clock.forward('10s');
    await stand.settle(sender);
    expect(stand.ways.sms.sent).toHaveLength(1);
  });
});
