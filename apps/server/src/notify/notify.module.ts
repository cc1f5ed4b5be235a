import { Module } from '@nestjs/common';
import { IncidentModule } from '../incident/index.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { AnnounceUnreachable } from './announce-unreachable.js';
import { NOTICE_CHANNELS } from './channel.js';
import { openChannels } from './channels/open-channels.js';
import { DeliverNotices } from './deliver-notices.js';
import { DeliveryDesk } from './delivery-desk.js';
import { DELIVERY_STORE } from './delivery.store.js';
import { HOLDER_LOCK } from './holder-lock.js';
import { HouseFactsReader } from './house-facts.js';
import { NoticeMetrics } from './notice-metrics.js';
import { NoticeRunner } from './notice-runner.js';
import { NotifyHealthReader } from './notify-health.js';
import { RecoverLeases } from './recover-leases.js';
import { SettleAttempts } from './settle-attempts.js';
import { PostgresDeliveryStore } from './store/postgres-delivery.store.js';
import { PostgresHolderLock } from './store/postgres-holder-lock.js';
import { SweepNotices } from './sweep-notices.js';

@Module({
  imports: [IncidentModule],
  providers: [
    { provide: DELIVERY_STORE, useClass: PostgresDeliveryStore },
    { provide: HOLDER_LOCK, useClass: PostgresHolderLock },
    { provide: NOTICE_CHANNELS, inject: [SERVER_CONFIG], useFactory: (config: ServerConfig) => openChannels(config) },
    HouseFactsReader,
    NoticeMetrics,
    DeliverNotices,
    SettleAttempts,
    AnnounceUnreachable,
    RecoverLeases,
    SweepNotices,
    DeliveryDesk,
    NoticeRunner,
    NotifyHealthReader,
  ],
  exports: [NotifyHealthReader],
})
export class NotifyModule {}
