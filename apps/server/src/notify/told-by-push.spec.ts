import { DeliveryStand } from '../../../../test/harness/delivery-stand.js';
import type { NewNotice } from '../outbox/index.js';

describe('what is no page', () => {
  let stand: DeliveryStand;
  beforeAll(async () => void (stand = await DeliveryStand.open()), 60_000);
  beforeEach(() => stand.clear());
  afterEach(() => stand.stopSenders());
  afterAll(() => stand.close());

  const information = (kind: 'desk' | 'technician'): NewNotice => {
    const page = stand.page('1', { push: `${kind}:x`, sms: '+861', voice: '+861' }, 4);
    const recipient = { ...page.recipient, kind, id: 'x' };
    return { ...page, purpose: 'information', template: 'incidentUnattended', recipient };
  };
  const told = async (kind: 'desk' | 'technician'): Promise<number[]> => {
    const sender = await stand.start();
    await stand.queue(information(kind));
    for (const wait of ['0s', '31s', '31s', '31s', '10m']) {
      stand.clock.forward(wait);
      await stand.settle(sender);
    }
    return [stand.ways.push, stand.ways.sms, stand.ways.voice].map(({ sent }) => sent.length);
  };

  it('and goes to a desk by push goes by SMS, too: nobody may sit at that browser any more', async () => {
    expect(await told('desk')).toEqual([1, 1, 0]);
  });

  it('and goes to a technician by push is theirs', async () => {
    expect(await told('technician')).toEqual([1, 0, 0]);
  });
});
