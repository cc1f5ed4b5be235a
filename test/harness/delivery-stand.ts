import { DELIVERY_DEFAULTS, type Channel, type DeliveryRules } from '#libs/domain';
import { MovableClock } from '#libs/testkit';
import type { PostgresDeliveryStore } from '../../apps/server/src/notify/store/postgres-delivery.store.js';
import type { NewNotice } from '../../apps/server/src/outbox/index.js';
import { PostgresOutbox } from '../../apps/server/src/outbox/store/postgres-outbox.js';
import { serverConfig } from '../../apps/server/src/server.config.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { channelsOf, noticeSender, type NoticeSender } from './notice-sender.js';
import { forwardToNoon, noticeStates, PlayedChannel, settleNotices } from './played-channel.js';

const CHANNELS: readonly Channel[] = ['push', 'sms', 'voice', 'email', 'robot', 'webhook'];

/** Outbox and delivery on a database of their own; every way out is played, and the clock is movable. */
export class DeliveryStand {
  clock = new MovableClock();
  /** Seven o'clock of the morning after. */
  morning = new Date();
  ways = waysOut();
  rules = structuredClone(DELIVERY_DEFAULTS) as DeliveryRules;
  private readonly outbox = new PostgresOutbox();
  private readonly running: NoticeSender[] = [];

  private constructor(readonly test: TestDatabase) {}

  static async open(): Promise<DeliveryStand> {
    return new DeliveryStand(await createTestDatabase());
  }

  close(): Promise<void> {
    return this.test.drop();
  }

  /** An empty outbox at noon, and everything as it is by default. */
  async clear(): Promise<void> {
    await this.test.database.run({
      text: 'TRUNCATE notice, notice_attempt, timeline, reply_book, reply_code, send_bucket, early_receipt RESTART IDENTITY',
    });
    this.clock = new MovableClock();
    this.morning = forwardToNoon(this.clock);
    this.ways = waysOut();
    this.rules = structuredClone(DELIVERY_DEFAULTS) as DeliveryRules;
  }

  async stopSenders(): Promise<void> {
    await Promise.all(this.running.splice(0).map(({ runner }) => runner.onModuleDestroy()));
  }

  /** A sender that does not run yet. */
  build(store?: PostgresDeliveryStore): NoticeSender {
    const { clock, rules, test } = this;
    const config = serverConfig.read({ DATABASE_URL: test.url, MQTT_URL: 'mqtt://127.0.0.1' });
    const channels = channelsOf(config, clock, Object.values(this.ways));
    return noticeSender({ database: test.database, config, channels, clock, rules, ...(store && { store }) });
  }

  async start(store?: PostgresDeliveryStore): Promise<NoticeSender> {
    const sender = this.build(store);
    this.running.push(sender);
    await sender.runner.onApplicationBootstrap();
    return sender;
  }

  queue(...notices: NewNotice[]): Promise<unknown> {
    return this.test.database.transaction((sql) => this.outbox.queue(sql, notices, this.clock.now()));
  }

  accept(...incidents: string[]): Promise<unknown> {
    return this.test.database.transaction((sql) => this.outbox.cancelPages(sql, incidents, 'accepted'));
  }

  settle(sender: NoticeSender): Promise<void> {
    return settleNotices(sender, this.test.database);
  }

  states(): Promise<Record<string, number>> {
    return noticeStates(this.test.database);
  }

  rows(text: string): Promise<Record<string, unknown>[]> {
    return this.test.database.run({ text });
  }

  /** A page about one incident to one technician. */
  page(incidentId: string, contacts: NewNotice['recipient']['contacts'], lane: 1 | 2 | 4 = 1): NewNotice {
    return {
      incidentId,
      lane,
      purpose: 'page',
      template: 'incidentOffered',
      recipient: { kind: 'technician', id: 'tech01', language: 'zh-CN', contacts },
      data: { incidentId, priority: 'P1', title: { zh: '吞卡', en: 'Card captured' }, terminalId: `T${incidentId}` },
      sendAt: this.clock.now(),
    };
  }
}

const waysOut = (): Record<Channel, PlayedChannel> =>
  Object.fromEntries(CHANNELS.map((name) => [name, new PlayedChannel(name)])) as Record<Channel, PlayedChannel>;
