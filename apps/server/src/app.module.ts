import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import type { DataSource } from 'typeorm';
import { AuthModule } from './auth/index.js';
import { CustomerModule } from './customer/index.js';
import { DatabaseModule } from './database/database.module.js';
import { FacesModule, OperationsModule } from './desk/index.js';
import { DispatchModule } from './dispatch/index.js';
import { IncidentModule } from './incident/index.js';
import { IngestModule } from './ingest/index.js';
import { NotifyModule } from './notify/index.js';
import { OutboxModule } from './outbox/index.js';
import { PlatformModule, type Platform } from './platform.module.js';
import { RosterModule } from './roster/index.js';
import { SettingsModule } from './settings/index.js';
import { TerminalModule } from './terminal/index.js';
import { WakeModule } from './wake/index.js';

/** Shelves that every hop may use. */
const SHELVES = [WakeModule, SettingsModule, AuthModule, TerminalModule, RosterModule, OutboxModule];

/** The way of a fault, hop by hop. Each looks at ROLES itself, so that one program serves as all of them or as some. */
const HOPS = [IngestModule.with(IncidentModule), IncidentModule, DispatchModule, CustomerModule, NotifyModule];

@Module({})
export class AppModule {
  /** @param dataSource connected and migrated */
  static with(platform: Platform, dataSource: DataSource): DynamicModule {
    const faces = platform.config.ROLES.includes('api') ? [FacesModule] : [];
    return {
      module: AppModule,
      imports: [
        PlatformModule.of(platform),
        DatabaseModule.on(dataSource),
        ScheduleModule.forRoot(),
        ...SHELVES,
        ...HOPS,
        OperationsModule,
        ...faces,
      ],
    };
  }
}
