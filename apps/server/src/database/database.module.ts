import { setTimeout as pause } from 'node:timers/promises';
import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DATABASE } from './sql.js';
import { TypeormDatabase } from './typeorm-database.js';

/** A database that is gone at the same moment does not keep the program from ending. */
const CLOSE_LIMIT_MS = 2_000;

/** Gives every store its door to PostgreSQL. The data source is opened and migrated before Nest starts. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  static on(dataSource: DataSource): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: DataSource, useValue: dataSource },
        { provide: DATABASE, useValue: new TypeormDatabase(dataSource) },
      ],
      exports: [DataSource, DATABASE],
    };
  }

  /** After everybody else has stopped: what runs in the background ends with its own module. */
  async onApplicationShutdown(): Promise<void> {
    if (!this.dataSource.isInitialized) return;
    await Promise.race([this.dataSource.destroy(), pause(CLOSE_LIMIT_MS, undefined, { ref: false })]);
  }
}
