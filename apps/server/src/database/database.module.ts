import { Global, Inject, Module, type DynamicModule, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DATABASE } from './sql.js';
import { TypeormDatabase } from './typeorm-database.js';

/** Gives every store its door to PostgreSQL. The data source is opened and migrated before Nest starts. */
@Global()
@Module({})
export class DatabaseModule implements OnModuleDestroy {
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

  async onModuleDestroy(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
