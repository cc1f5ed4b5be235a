import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { DispatchModule } from '../dispatch/index.js';
import { IncidentModule } from '../incident/index.js';
import { AnnounceUnreachable } from './announce-unreachable.js';
import { channelProviders } from './channels/channel-providers.js';
import { DeliverNotices } from './deliver-notices.js';
import { DeliveryDesk } from './delivery-desk.js';
import { deliveryExports, deliveryProviders } from './delivery-providers.js';
import { DELIVERY_STORE } from './delivery.store.js';
import { HOLDER_LOCK } from './holder-lock.js';
import { HouseFactsReader } from './house-facts.js';
import { NoticeMetrics } from './notice-metrics.js';
import { NoticeRunner } from './notice-runner.js';
import { NotifyHealthReader } from './notify-health.js';
import { RecoverLeases } from './recover-leases.js';
import { SettleAttempts } from './settle-attempts.js';
import { outsideProviders } from './outside/outside-providers.js';
import { WebhookDesk } from './outside/webhook-desk.js';
import { PushDoor } from './push-door.js';
import { PostgresDeliveryStore } from './store/postgres-delivery.store.js';
import { PostgresHolderLock } from './store/postgres-holder-lock.js';
import { SweepNotices } from './sweep-notices.js';

@Module({
  imports: [AuditModule, DispatchModule, IncidentModule],
  providers: [
    { provide: DELIVERY_STORE, useClass: PostgresDeliveryStore },
    { provide: HOLDER_LOCK, useClass: PostgresHolderLock },
    ...deliveryProviders,
    ...channelProviders,
    ...outsideProviders,
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
  exports: [...deliveryExports, PushDoor, WebhookDesk, NotifyHealthReader],
})
export class NotifyModule {}
