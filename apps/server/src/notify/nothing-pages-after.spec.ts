import { eventually } from '#libs/testkit';
import { DeliveryStand } from '../../../../test/harness/delivery-stand.js';
import { PostgresDeliveryStore } from './store/postgres-delivery.store.js';

let stand: DeliveryStand;
beforeAll(async () => void (stand = await DeliveryStand.open()), 60_000);
beforeEach(() => stand.clear());
afterEach(() => stand.stopSenders());
afterAll(() => stand.close());

/** Something that is held up until the test lets it go on. */
function gate(): { passed: Promise<void>; open: () => void } {
  let open!: () => void;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

describe('after an incident was accepted nobody is paged', () => {
  it('by a follow-up that was being recorded at that very moment', async () => {
    const recorded = gate();
    const goOn = gate();
    class SlowStore extends PostgresDeliveryStore {
      override async followUp(...args: Parameters<PostgresDeliveryStore['followUp']>): Promise<void> {
        await super.followUp(...args);
        recorded.open();
        await goOn.passed;
      }
    }
    const sender = await stand.start(new SlowStore(stand.test.database));
    await stand.queue(stand.page('1', { push: 'technician:tech01', sms: '+861', voice: '+861' }));
    void sender.runner.sweep();
    await recorded.passed;
    const accepted = stand.accept('1');
    await eventually('the acceptance waits for the record', async () => {
      const waiting = await stand.rows(
        `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%held%'`,
      );
      return waiting.length > 0;
    });
    goOn.open();
    await accepted;
    expect(await stand.states()).toEqual({ sent: 1, cancelled: 1 });
    stand.clock.forward('10m');
    await stand.settle(sender);
    expect([stand.ways.push.sent.length, stand.ways.sms.sent.length, stand.ways.voice.sent.length]).toEqual([1, 0, 0]);
  });

  it('because a gateway says later that the message did not arrive', async () => {
    const sender = await stand.start();
    await stand.queue(stand.page('1', { sms: '+861', voice: '+861' }));
    await stand.settle(sender);
    await stand.accept('1');
    await sender.receipts.take('sms', [
      { providerId: 'sms-1', delivered: false, code: 'absent', at: stand.clock.now() },
    ]);
    await stand.settle(sender);
    expect(stand.ways.voice.sent).toEqual([]);
    expect(await stand.states()).toEqual({ sent: 1, cancelled: 1 });
    expect(await stand.rows('SELECT receipt FROM notice_attempt')).toEqual([{ receipt: 'undeliverable' }]);
    expect(await stand.rows(`SELECT what FROM timeline WHERE what = 'noticeFailed'`)).toEqual([]);
  });

  it('but a page of another incident is, when it did not arrive', async () => {
    const sender = await stand.start();
    await stand.queue(stand.page('1', { sms: '+861', voice: '+861' }));
    await stand.settle(sender);
    await stand.accept('2');
    await sender.receipts.take('sms', [
      { providerId: 'sms-1', delivered: false, code: 'absent', at: stand.clock.now() },
    ]);
    await stand.settle(sender);
    expect(stand.ways.voice.sent).toHaveLength(1);
  });

  it('in the moment between the lease and the hand-over', async () => {
    const leased = gate();
    const goOn = gate();
    class SlowStore extends PostgresDeliveryStore {
      override async lease(...args: Parameters<PostgresDeliveryStore['lease']>) {
        const notices = await super.lease(...args);
        if (notices.length > 0) {
          leased.open();
          await goOn.passed;
        }
        return notices;
      }
    }
    const sender = await stand.start(new SlowStore(stand.test.database));
    await stand.queue(stand.page('1', { sms: '+861' }), stand.page('2', { sms: '+862' }));
    void sender.runner.sweep();
    await leased.passed;
    await stand.accept('1');
    goOn.open();
    await eventually('the other one went', () => stand.ways.sms.sent.length > 0);
    await stand.settle(sender);
    expect(stand.ways.sms.sent.map(({ to }) => to)).toEqual(['+862']);
  });

  it('by a list that was being made: what is over is left out of it', async () => {
    const leased = gate();
    const goOn = gate();
    class SlowStore extends PostgresDeliveryStore {
      override async lease(...args: Parameters<PostgresDeliveryStore['lease']>) {
        const notices = await super.lease(...args);
        if (notices.length > 0) {
          leased.open();
          await goOn.passed;
        }
        return notices;
      }
    }
    const sender = await stand.start(new SlowStore(stand.test.database));
    await stand.queue(...['1', '2', '3'].map((id) => stand.page(id, { sms: '+861' }, 4)));
    void sender.runner.sweep();
    await leased.passed;
    await stand.accept('2');
    goOn.open();
    await eventually('the list went', () => stand.ways.sms.sent.length > 0);
    expect(stand.ways.sms.sent[0]!.bundled).toBe(2);
    expect(stand.ways.sms.sent[0]!.text).not.toContain('T2');
    await stand.settle(sender);
    expect(await stand.states()).toEqual({ sent: 2, cancelled: 1 });
  });
});

describe('a pass that fails half-way', () => {
  it('gives back what it had leased, so that a page does not wait for the end of the lease', async () => {
    const sender = await stand.start();
    const broken = sender.shaping.giveCodes.bind(sender.shaping);
    sender.shaping.giveCodes = () => Promise.reject(new Error('the database hiccuped'));
    await stand.queue(stand.page('1', { sms: '+861' }));
    await sender.runner.sweep();
    await eventually('given back', async () => (await stand.states())['pending'] === 1);
    sender.shaping.giveCodes = broken;
    await stand.settle(sender);
    expect(stand.ways.sms.sent).toHaveLength(1);
  });
});
