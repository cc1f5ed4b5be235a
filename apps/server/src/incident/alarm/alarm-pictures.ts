import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { merge, type Subscription } from 'rxjs';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../../clock.js';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import { LOGGER } from '../../logger.js';
import { Settings } from '../../settings/index.js';
import { TerminalDirectory } from '../../terminal/index.js';
import { WakeBoard } from '../../wake/index.js';
import { AlarmPicture } from './alarm-picture.js';
import { ALARM_STORE, type AlarmStore } from './alarm.store.js';

/** After so long the picture is read again, behind the back of whoever asks. */
const FRESH_MS = 2_000;
/** After so long whoever asks waits for the reading. */
const USABLE_MS = 10_000;
const MINUTE_MS = 60_000;

/** Where the picture is read from. */
@Injectable()
export class AlarmTables {
  constructor(
    @Inject(DATABASE) readonly database: Database,
    @Inject(ALARM_STORE) readonly store: AlarmStore,
    readonly terminals: TerminalDirectory,
    readonly settings: Settings,
  ) {}

  async read(sql: Sql, now: Date): Promise<AlarmPicture> {
    const { windowMinutes } = this.settings.read('alarms').flood;
    const since = new Date(now.getTime() - windowMinutes * MINUTE_MS);
    const records = await this.store.readPicture(sql, now, since);
    return new AlarmPicture(records, this.terminals.bank()?.timeZone ?? 'UTC', now);
  }
}

/** What hides alarms now, read from the tables and kept for a few seconds; at once anew after a change. */
@Injectable()
export class AlarmPictures implements OnModuleInit, OnModuleDestroy {
  private picture: AlarmPicture | undefined;
  private reading: Promise<AlarmPicture> | undefined;
  private stale = true;
  private heard: Subscription | undefined;

  constructor(
    private readonly tables: AlarmTables,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly wake: WakeBoard,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.heard = merge(this.wake.heard('alarms'), this.wake.heard('maintenance')).subscribe(() => this.spoil());
  }

  onModuleDestroy(): void {
    this.heard?.unsubscribe();
  }

  /**
   * The picture as it stood a few seconds ago at most.
   * @param sql for whoever waits inside a transaction: a second connection might not be free before the first is given back
   */
  current(sql: Sql): AlarmPicture | Promise<AlarmPicture> {
    const age = this.picture ? this.clock.now().getTime() - this.picture.readAt.getTime() : Infinity;
    if (!this.picture || this.stale || age < 0 || age >= USABLE_MS) return this.reload(sql);
    if (age >= FRESH_MS && !this.reading) {
      this.reload().catch((error: unknown) => this.logger.warn({ err: error }, 'could not read what hides alarms'));
    }
    return this.picture;
  }

  /** A picture of one's own, read inside a transaction. */
  read(sql: Sql, now: Date): Promise<AlarmPicture> {
    return this.tables.read(sql, now);
  }

  /** Something has changed: whoever asks next waits for a new reading. */
  spoil(): void {
    this.stale = true;
    this.reading = undefined;
  }

  /** Reads the tables now; two calls at a time share one reading. */
  reload(sql: Sql = this.tables.database): Promise<AlarmPicture> {
    if (this.reading) return this.reading;
    this.stale = false;
    const reading = this.tables.read(sql, this.clock.now()).then(
      (picture) => {
        // Not if it was spoilt meanwhile: what was read may be the state of before.
        if (this.reading === reading) [this.picture, this.reading] = [picture, undefined];
        return picture;
      },
      (error: unknown) => {
        if (this.reading === reading) [this.stale, this.reading] = [true, undefined];
        throw error;
      },
    );
    this.reading = reading;
    return reading;
  }
}
