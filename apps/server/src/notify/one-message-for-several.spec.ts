import { DeliveryStand } from '../../../../test/harness/delivery-stand.js';
import type { ChannelPort } from './channel.js';

let stand: DeliveryStand;
beforeAll(async () => void (stand = await DeliveryStand.open()), 60_000);
beforeEach(() => stand.clear());
afterEach(() => stand.stopSenders());
afterAll(() => stand.close());

/** Only approved templates are sent, and there is none for several notices at once. */
function withoutBundleTemplate(way: ChannelPort): void {
  way.canBundle = () => false;
}
const pages = (...contacts: Parameters<DeliveryStand['page']>[1][]) =>
  contacts.map((each, index) => stand.page(String(index + 1), each, 4));

describe('two low pages at once to one person', () => {
  it('go by two SMS where one cannot tell of both', async () => {
    withoutBundleTemplate(stand.ways.sms);
    const sender = await stand.start();
    await stand.queue(...pages({ sms: '+861' }, { sms: '+861' }));
    await stand.settle(sender);
    expect(stand.ways.sms.sent.map(({ bundled, incidentId }) => [bundled, incidentId])).toEqual([
      [undefined, '1'],
      [undefined, '2'],
    ]);
  });

  it('part when the way that could tell of both has failed and the next one cannot', async () => {
    withoutBundleTemplate(stand.ways.sms);
    stand.ways.push.result = { outcome: 'permanent', error: 'noSubscription' };
    const sender = await stand.start();
    const both = { push: 'technician:tech01', sms: '+861' };
    await stand.queue(...pages(both, both));
    await stand.settle(sender);
    expect(stand.ways.push.sent[0]!.bundled).toBe(2);
    expect(stand.ways.sms.sent.map(({ incidentId, bundled }) => [incidentId, bundled]).sort()).toEqual([
      ['1', undefined],
      ['2', undefined],
    ]);
    expect(await stand.rows('SELECT DISTINCT state, bundle_id FROM notice')).toEqual([
      { state: 'sent', bundle_id: null },
    ]);
  });

  it('are no question to be answered by one key, when one call tells of both', async () => {
    stand.ways.sms.result = { outcome: 'permanent', error: 'refused' };
    const sender = await stand.start();
    const both = { sms: '+861', voice: '+861' };
    await stand.queue(...pages(both, both));
    await stand.settle(sender);
    expect(stand.ways.voice.sent.map(({ bundled, answerable }) => [bundled, answerable])).toEqual([[2, false]]);
  });
});
