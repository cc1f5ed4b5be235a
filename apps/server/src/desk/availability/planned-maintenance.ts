import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { CLOCK } from '../../clock.js';
import { DATABASE, type Database } from '../../database/sql.js';
import { MAINTENANCE_STORE, type MaintenanceStore, type MaintenanceWindow } from '../../incident/index.js';
import { BankDirectory } from '../bank-directory.js';

const MOST = 5_000;

/** The maintenance windows there are and were, and the zone they are told in. */
@Injectable()
export class PlannedMaintenance {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(MAINTENANCE_STORE) private readonly store: MaintenanceStore,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly bank: BankDirectory,
  ) {}

  get timeZone(): string {
    return this.bank.read().timeZone;
  }

  async read(): Promise<MaintenanceWindow[]> {
    const now = this.clock.now();
    const running = await this.store.list(this.database, { ended: false, limit: MOST }, now);
    const over = await this.store.list(this.database, { ended: true, limit: MOST }, now);
    return [...running, ...over];
  }
}
