import { DeliveryStand } from '../../../../test/harness/delivery-stand.js';
import type { NoticeSender } from '../../../../test/harness/notice-sender.js';

let stand: DeliveryStand;
let sender: NoticeSender;
beforeAll(async () => void (stand = await DeliveryStand.open()), 60_000);
beforeEach(async () => {
  await stand.clear();
  sender = await stand.start();
});
afterEach(() => stand.stopSenders());
afterAll(() => stand.close());

const lost = async (way: 'sms' | 'voice', providerId: string, code = 'absent'): Promise<void> => {
  await sender.receipts.take(way, [{ providerId, delivered: false, code, at: stand.clock.now() }]);
  await stand.settle(sender);
};
const pass = async (duration: string): Promise<void> => {
  stand.clock.forward(duration);
  await stand.settle(sender);
};
/** How many went each way. */
const gone = (): Record<string, number> => {
  const counts = Object.entries(stand.ways).map(([way, { sent }]) => [way, sent.length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
};

describe('a message that did not arrive', () => {
  it('makes no second call, when it is heard of after the call', async () => {
    await stand.queue(stand.page('1', { sms: '+861', voice: '+861' }));
    await stand.settle(sender);
    await pass('91s');
    await lost('sms', 'sms-1');
    await pass('10m');
    expect(gone()).toEqual({ sms: 1, voice: 1 });
    expect(await stand.states()).toEqual({ sent: 2 });
    // The history knows of it, once, however often the gateway says so.
    await lost('sms', 'sms-1');
    expect(await stand.rows(`SELECT reason FROM timeline WHERE what = 'noticeFailed'`)).toEqual([
      { reason: 'undeliverable' },
    ]);
  });

  it('is not mailed a second time, neither instead of it nor beside the call that is made instead', async () => {
    await stand.queue(stand.page('1', { sms: '+861', voice: '+861', email: 'a@b.example' }));
    await stand.settle(sender);
    await lost('sms', 'sms-1');
    expect(gone()).toEqual({ sms: 1, voice: 1, email: 1 });
    await lost('voice', 'voice-1', 'busy');
    await pass('10m');
    expect(gone()).toEqual({ sms: 1, voice: 1, email: 1 });
  });

  it('is not mailed again because the call that followed found the line busy', async () => {
    await stand.queue(stand.page('1', { sms: '+861', voice: '+861', email: 'a@b.example' }));
    await stand.settle(sender);
    await pass('91s');
    await lost('voice', 'voice-1', 'busy');
    expect(gone()).toEqual({ sms: 1, voice: 1, email: 1 });
    expect(await stand.states()).toEqual({ sent: 3 });
  });

  it('and carried several pages, is followed by one call for each, and by no other', async () => {
    await stand.queue(...['1', '2', '3'].map((id) => stand.page(id, { sms: '+861', voice: '+861' }, 4)));
    await stand.settle(sender);
    expect(stand.ways.sms.sent.map(({ bundled }) => bundled)).toEqual([3]);
    await lost('sms', 'sms-1');
    await pass('10m');
    expect(stand.ways.voice.sent.map(({ incidentId }) => incidentId).sort()).toEqual(['1', '2', '3']);
    const told = await stand.rows(
      `SELECT incident_id FROM timeline WHERE reason = 'undeliverable' ORDER BY incident_id`,
    );
    expect(told.map((row) => row['incident_id'])).toEqual(['1', '2', '3']);
  });

  it('is a dead letter only when nothing else of the page is out', async () => {
    await stand.queue(stand.page('1', { sms: '+861', voice: '+861' }));
    await stand.settle(sender);
    await lost('sms', 'sms-1');
    await lost('voice', 'voice-1', 'busy');
    expect(await stand.states()).toEqual({ dead: 1, cancelled: 1 });
  });
});
