import { DELIVERY_DEFAULTS, type Channel, type DeliveryRules } from '#libs/domain';
import { eventually, MovableClock } from '#libs/testkit';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.js';
import { channelsOf, noticeSender, type NoticeSender } from '../../../../test/harness/notice-sender.js';
import { forwardToNoon, noticeStates, PlayedChannel, settleNotices } from '../../../../test/harness/played-channel.js';
import type { NewNotice } from '../outbox/index.js';
import { PostgresOutbox } from '../outbox/store/postgres-outbox.js';
import { serverConfig } from '../server.config.js';
import { PostgresDeliveryStore } from './store/postgres-delivery.store.js';

const outbox = new PostgresOutbox();
const running: NoticeSender[] = [];
let test: TestDatabase;
let clock: MovableClock;
let ways: Record<Channel, PlayedChannel>;
let rules: DeliveryRules;

beforeAll(async () => void (test = await createTestDatabase()), 60_000);
afterAll(() => test.drop());
beforeEach(async () => {
  await test.database.run({
    text: 'TRUNCATE notice, notice_attempt, timeline, reply_book, send_bucket, early_receipt RESTART IDENTITY',
  });
  clock = new MovableClock();
  forwardToNoon(clock);
  const names: Channel[] = ['push', 'sms', 'voice', 'email', 'robot', 'webhook'];
  ways = Object.fromEntries(names.map((name) => [name, new PlayedChannel(name)])) as typeof ways;
  rules = structuredClone(DELIVERY_DEFAULTS) as DeliveryRules;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ runner }) => runner.onModuleDestroy()));
});

async function start(store?: PostgresDeliveryStore): Promise<NoticeSender> {
  const config = serverConfig.read({ DATABASE_URL: test.url, MQTT_URL: 'mqtt://127.0.0.1' });
  const channels = channelsOf(config, clock, Object.values(ways));
  const sender = noticeSender({ database: test.database, config, channels, clock, rules, ...(store && { store }) });
  running.push(sender);
  await sender.runner.onApplicationBootstrap();
  return sender;
}

const page = (incidentId: string, contacts: NewNotice['recipient']['contacts'], lane: 1 | 4 = 1): NewNotice => ({
  incidentId,
  lane,
  purpose: 'page',
  template: 'incidentOffered',
  recipient: { kind: 'technician', id: 'tech01', language: 'zh-CN', contacts },
  data: { incidentId, priority: 'P1', title: { zh: '吞卡', en: 'Card captured' }, terminalId: `T${incidentId}` },
  sendAt: clock.now(),
});
const queue = (...notices: NewNotice[]) => test.database.transaction((sql) => outbox.queue(sql, notices, clock.now()));
const accept = (...incidents: string[]) =>
  test.database.transaction((sql) => outbox.cancelPages(sql, incidents, 'accepted'));
const settle = (sender: NoticeSender): Promise<void> => settleNotices(sender, test.database);
const rows = (text: string) => test.database.run<Record<string, unknown>>({ text });

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
    const sender = await start(new SlowStore(test.database));
    await queue(page('1', { push: 'technician:tech01', sms: '+861', voice: '+861' }));
    void sender.runner.sweep();
    await recorded.passed;
    const accepted = accept('1');
    await eventually('the acceptance waits for the record', async () => {
      const waiting = await rows(
        `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%held%'`,
      );
      return waiting.length > 0;
    });
    goOn.open();
    await accepted;
    expect(await noticeStates(test.database)).toEqual({ sent: 1, cancelled: 1 });
    clock.forward('10m');
    await settle(sender);
    expect([ways.push.sent.length, ways.sms.sent.length, ways.voice.sent.length]).toEqual([1, 0, 0]);
  });

  it('because a gateway says later that the message did not arrive', async () => {
    const sender = await start();
    await queue(page('1', { sms: '+861', voice: '+861' }));
    await settle(sender);
    await accept('1');
    await sender.receipts.take('sms', [{ providerId: 'sms-1', delivered: false, code: 'absent', at: clock.now() }]);
    await settle(sender);
    expect(ways.voice.sent).toEqual([]);
    expect(await noticeStates(test.database)).toEqual({ sent: 1, cancelled: 1 });
    expect(await rows('SELECT receipt FROM notice_attempt')).toEqual([{ receipt: 'undeliverable' }]);
    expect(await rows(`SELECT what FROM timeline WHERE what = 'noticeFailed'`)).toEqual([]);
  });

  it('but a page of another incident is, when it did not arrive', async () => {
    const sender = await start();
    await queue(page('1', { sms: '+861', email: 'a@b.example' }));
    await settle(sender);
    await accept('2');
    const mails = ways.email.sent.length;
    await sender.receipts.take('sms', [{ providerId: 'sms-1', delivered: false, code: 'absent', at: clock.now() }]);
    await settle(sender);
    expect(ways.email.sent.length).toBe(mails + 1);
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
    const sender = await start(new SlowStore(test.database));
    await queue(page('1', { sms: '+861' }), page('2', { sms: '+862' }));
    void sender.runner.sweep();
    await leased.passed;
    await accept('1');
    goOn.open();
    await eventually('the other one went', () => ways.sms.sent.length > 0);
    await settle(sender);
    expect(ways.sms.sent.map(({ to }) => to)).toEqual(['+862']);
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
    const sender = await start(new SlowStore(test.database));
    await queue(...['1', '2', '3'].map((id) => page(id, { sms: '+861' }, 4)));
    void sender.runner.sweep();
    await leased.passed;
    await accept('2');
    goOn.open();
    await eventually('the list went', () => ways.sms.sent.length > 0);
    expect(ways.sms.sent[0]!.bundled).toBe(2);
    expect(ways.sms.sent[0]!.text).not.toContain('T2');
    await settle(sender);
    expect(await noticeStates(test.database)).toEqual({ sent: 2, cancelled: 1 });
  });
});

describe('a pass that fails half-way', () => {
  it('gives back what it had leased, so that a page does not wait for the end of the lease', async () => {
    const sender = await start();
    const broken = sender.shaping.giveCodes.bind(sender.shaping);
    sender.shaping.giveCodes = () => Promise.reject(new Error('the database hiccuped'));
    await queue(page('1', { sms: '+861' }));
    await sender.runner.sweep();
    await eventually('given back', async () => (await noticeStates(test.database))['pending'] === 1);
    sender.shaping.giveCodes = broken;
    await settle(sender);
    expect(ways.sms.sent).toHaveLength(1);
  });
});
