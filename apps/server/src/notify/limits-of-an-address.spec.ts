import { DELIVERY_DEFAULTS, type Channel, type DeliveryRules } from '#libs/domain';
import { MovableClock } from '#libs/testkit';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.js';
import { channelsOf, noticeSender, type NoticeSender } from '../../../../test/harness/notice-sender.js';
import { forwardToNoon, PlayedChannel, settleNotices } from '../../../../test/harness/played-channel.js';
import type { NewNotice } from '../outbox/index.js';
import { PostgresOutbox } from '../outbox/store/postgres-outbox.js';
import { serverConfig } from '../server.config.js';

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

async function start(): Promise<NoticeSender> {
  const config = serverConfig.read({ DATABASE_URL: test.url, MQTT_URL: 'mqtt://127.0.0.1' });
  const channels = channelsOf(config, clock, Object.values(ways));
  const sender = noticeSender({ database: test.database, config, channels, clock, rules });
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
const settle = (sender: NoticeSender): Promise<void> => settleNotices(sender, test.database);

describe('the limit of one address', () => {
  it('leaves room for a page, however many low notices went there before it', async () => {
    const { rates, bundling } = rules;
    rules = {
      ...rules,
      bundling: { ...bundling, channels: [] },
      rates: { ...rates, addresses: { sms: { count: 40, perSeconds: 500 } } },
    };
    const sender = await start();
    await queue(...Array.from({ length: 30 }, (_none, n) => page(String(n + 1), { sms: '+861' }, 4)));
    await settle(sender);
    const low = ways.sms.sent.length;
    expect([low > 0, low < 10]).toEqual([true, true]);
    await queue(page('99', { sms: '+861' }));
    await settle(sender);
    expect(ways.sms.sent.map(({ incidentId }) => incidentId)).toContain('99');
    // In steps shorter than a lease: what is under way is not taken back from its sender.
    for (let step = 0; ways.sms.sent.length < 31 && step < 12; step++) {
      clock.forward('50s');
      await settle(sender);
    }
    // The low ones are late, and none is lost.
    expect(ways.sms.sent).toHaveLength(31);
  });
});
