import type { Clock } from '#libs/clock';
import { DELIVERY_DEFAULTS, type DeliveryRules } from '#libs/domain';
import { SETTINGS } from '#libs/contract';
import { createMetrics, silentLogger, type Metrics } from '#libs/observability';
import type { Database } from '../../apps/server/src/database/sql.js';
import type { Timeline } from '../../apps/server/src/incident/index.js';
import { PostgresTimeline } from '../../apps/server/src/incident/store/postgres-timeline.js';
import { AnnounceUnreachable } from '../../apps/server/src/notify/announce-unreachable.js';
import { AnswerLinks } from '../../apps/server/src/notify/answers/answer-links.js';
import { EarlyReceipts, RecordReceipts } from '../../apps/server/src/notify/callbacks/record-receipts.js';
import { PostgresReceiptStore } from '../../apps/server/src/notify/store/postgres-receipt.store.js';
import type { ChannelPort } from '../../apps/server/src/notify/channel.js';
import { openChannels } from '../../apps/server/src/notify/channels/open-channels.js';
import { DeliverNotices, NoticeLeases } from '../../apps/server/src/notify/deliver-notices.js';
import { DeliveryDesk } from '../../apps/server/src/notify/delivery-desk.js';
import { DeliveryPolicy } from '../../apps/server/src/notify/delivery-policy.js';
import { HouseFactsReader } from '../../apps/server/src/notify/house-facts.js';
import { LeaseNotices } from '../../apps/server/src/notify/lease-notices.js';
import { NoticeMetrics } from '../../apps/server/src/notify/notice-metrics.js';
import { NoticeRunner } from '../../apps/server/src/notify/notice-runner.js';
import { RecordAttempts } from '../../apps/server/src/notify/record-attempts.js';
import { RecoverLeases } from '../../apps/server/src/notify/recover-leases.js';
import { SettleAttempts } from '../../apps/server/src/notify/settle-attempts.js';
import { ShapeMessages } from '../../apps/server/src/notify/shape-messages.js';
import { PostgresDeliveryStore } from '../../apps/server/src/notify/store/postgres-delivery.store.js';
import { PostgresHolderLock } from '../../apps/server/src/notify/store/postgres-holder-lock.js';
import { PostgresShapingStore } from '../../apps/server/src/notify/store/postgres-shaping.store.js';
import { SweepNotices } from '../../apps/server/src/notify/sweep-notices.js';
import type { ServerConfig } from '../../apps/server/src/server.config.js';
import { PostgresDirectoryStore } from '../../apps/server/src/terminal/store/postgres-directory.store.js';
import { TerminalDirectory } from '../../apps/server/src/terminal/terminal-directory.js';
import { WakeBoard } from '../../apps/server/src/wake/wake-board.js';

/** The channels of a configuration, with built-in rules; `instead` stands for the ways that a test plays itself. */
export function channelsOf(config: ServerConfig, clock: Clock, instead: readonly ChannelPort[] = []): ChannelPort[] {
  const settings = { read: (name: keyof typeof SETTINGS) => SETTINGS[name].initial };
  const opened = openChannels(config, { clock, settings, subscriptions: {}, webhooks: {} } as never);
  return opened.map((port) => instead.find(({ channel }) => channel === port.channel) ?? port);
}

/** What a notify hop stands on. */
export interface SenderGround {
  database: Database;
  config: ServerConfig;
  channels: readonly ChannelPort[];
  clock: Clock;
  wake?: WakeBoard;
  timeline?: Timeline;
  store?: PostgresDeliveryStore;
  rules?: DeliveryRules;
  directory?: TerminalDirectory;
}

export interface NoticeSender {
  runner: NoticeRunner;
  store: PostgresDeliveryStore;
  shaping: PostgresShapingStore;
  policy: DeliveryPolicy;
  leasing: LeaseNotices;
  links: AnswerLinks;
  receipts: RecordReceipts;
  metrics: Metrics;
}

const silentTimeline = new PostgresTimeline({ record: () => Promise.resolve() } as never);

/** The notify hop put together without Nest. */
export function noticeSender(ground: SenderGround): NoticeSender {
  const { database, config, channels, clock } = ground;
  const wake = ground.wake ?? new WakeBoard();
  const timeline = ground.timeline ?? silentTimeline;
  const store = ground.store ?? new PostgresDeliveryStore(database);
  const shaping = new PostgresShapingStore(database);
  const directory =
    ground.directory ?? new TerminalDirectory(new PostgresDirectoryStore(database), clock, silentLogger);
  const house = new HouseFactsReader(directory, config);
  const policy = new DeliveryPolicy({ read: () => ground.rules ?? DELIVERY_DEFAULTS } as never, channels);
  const shape = new ShapeMessages(database, shaping, policy, house);
  const leasing = new LeaseNotices(database, store, shaping, policy, shape);
  const metrics = createMetrics();
  const noticeMetrics = new NoticeMetrics(metrics);
  const lock = new PostgresHolderLock(config);
  const links = new AnswerLinks(shaping);
  const deliver = new DeliverNotices(new NoticeLeases(leasing, store, lock), channels, clock, house, links);
  const records = new RecordAttempts(database, store, timeline, wake, policy);
  const settle = new SettleAttempts(records, silentLogger);
  const unreachable = new AnnounceUnreachable(database, store, timeline, clock, wake);
  const recover = new RecoverLeases(store, lock, silentLogger);
  const receiptStore = new PostgresReceiptStore(database);
  const receipts = new RecordReceipts(
    database,
    receiptStore,
    new EarlyReceipts(timeline, wake, clock),
    policy,
    noticeMetrics,
  );
  const sweep = new SweepNotices(recover, unreachable, noticeMetrics, store, receipts);
  const desk = new DeliveryDesk(deliver, settle, noticeMetrics, sweep);
  const runner = new NoticeRunner(desk, wake, clock, config, silentLogger);
  return { runner, store, shaping, policy, leasing, links, receipts, metrics };
}
