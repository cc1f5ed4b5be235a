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
