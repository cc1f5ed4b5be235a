import { Module } from '@nestjs/common';
import { AdjustService } from './adjust-service.js';
import { FollowServiceLevels } from './follow-service-levels.js';
import { ReadServiceLevels } from './read-service-levels.js';
import { ServiceBook } from './service-book.js';
import { SERVICE_LEVEL_STORE } from './service-level.store.js';
import { ServiceLevelSweep } from './service-level-sweep.js';
import { PostgresServiceLevelStore } from './store/postgres-service-level.store.js';
import { ServicePeople } from './service-people.js';
import { TellServiceLevels } from './tell-service-levels.js';

@Module({
  providers: [
    { provide: SERVICE_LEVEL_STORE, useClass: PostgresServiceLevelStore },
    AdjustService,
    FollowServiceLevels,
    ReadServiceLevels,
    ServiceBook,
    ServiceLevelSweep,
    ServicePeople,
    TellServiceLevels,
  ],
  exports: [AdjustService, FollowServiceLevels, ReadServiceLevels, ServiceBook],
})
export class ServiceLevelsModule {}
