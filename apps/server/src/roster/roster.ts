import { Inject, Injectable, Optional, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Subscription } from 'rxjs';
import { SETTINGS, type SettingValue } from '#libs/contract';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../clock.js';
import type { Sql } from '../database/sql.js';
import { LOGGER } from '../logger.js';
import { Settings } from '../settings/index.js';
import { WakeBoard } from '../wake/index.js';
import { RosterSnapshot } from './roster-snapshot.js';
import { ROSTER_STORE, type RosterStore } from './roster.store.js';

/** After so long the roster is read again, behind the back of whoever asks. */
const FRESH_MS = 5_000;
/** After so long whoever asks waits for the reading. */
const USABLE_MS = 60_000;

/** Who works here and who is on call, read from the tables and kept for a few seconds; read again at once when it is edited. */
@Injectable()
export class Roster implements OnModuleInit, OnModuleDestroy {
  private snapshot: RosterSnapshot | undefined;
  private readAt = 0;
  private reading: Promise<RosterSnapshot> | undefined;
  private heard: Subscription | undefined;

  /** @param settings without it the holiday calendars are those that are built in */
  constructor(
    @Inject(ROSTER_STORE) private readonly store: RosterStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    @Optional() @Inject(Settings) private readonly settings?: Settings,
    @Optional() @Inject(WakeBoard) private readonly wake?: WakeBoard,
  ) {}

  onModuleInit(): void {
    this.heard = this.wake?.heard('roster').subscribe(() => this.readBehind(() => this.reread()));
  }

  onModuleDestroy(): void {
    this.heard?.unsubscribe();
  }

  /** The roster as it stood a few seconds ago at most; a page must not wait for so many tables. */
  async read(): Promise<RosterSnapshot> {
    const age = this.clock.now().getTime() - this.readAt;
    if (!this.snapshot || age < 0 || age >= USABLE_MS) return this.reload();
    if (age >= FRESH_MS) this.readBehind(() => this.reload());
    return this.snapshot;
  }

  /** Reads the tables now; two calls at a time share one reading. */
  reload(): Promise<RosterSnapshot> {
    this.reading ??= this.load().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  /** Reads what is committed by now: a reading that had begun before does not count. */
  async reread(): Promise<RosterSnapshot> {
    await this.reading?.catch(() => undefined);
    return this.reload();
  }

  /** The roster as a transaction sees it; whoever else asks is not shown what is not committed. */
  async readWithin(sql: Sql): Promise<RosterSnapshot> {
    return new RosterSnapshot(await this.store.readAll(this.clock.now(), sql), () => this.holidays());
  }

  private async load(): Promise<RosterSnapshot> {
    const now = this.clock.now();
    this.snapshot = new RosterSnapshot(await this.store.readAll(now), () => this.holidays());
    this.readAt = now.getTime();
    return this.snapshot;
  }

  private holidays(): SettingValue<'holidays'> {
    return this.settings?.read('holidays') ?? SETTINGS.holidays.initial;
  }

  private readBehind(read: () => Promise<unknown>): void {
    read().catch((error: unknown) => this.logger.warn({ err: error }, 'could not read the roster'));
  }
}
