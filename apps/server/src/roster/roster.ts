import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../clock.js';
import { LOGGER } from '../logger.js';
import { RosterSnapshot } from './roster-snapshot.js';
import { ROSTER_STORE, type RosterStore } from './roster.store.js';

/** After so long the roster is read again, behind the back of whoever asks. */
const FRESH_MS = 5_000;
/** After so long whoever asks waits for the reading. */
const USABLE_MS = 60_000;

/** Who works here and who is on call, read from the tables and kept for a few seconds. */
@Injectable()
export class Roster {
  private snapshot: RosterSnapshot | undefined;
  private readAt = 0;
  private reading: Promise<RosterSnapshot> | undefined;

  constructor(
    @Inject(ROSTER_STORE) private readonly store: RosterStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The roster as it stood a few seconds ago at most; a page must not wait for four tables. */
  async read(): Promise<RosterSnapshot> {
    const age = this.clock.now().getTime() - this.readAt;
    if (!this.snapshot || age < 0 || age >= USABLE_MS) return this.reload();
    if (age >= FRESH_MS) {
      this.reload().catch((error: unknown) => this.logger.warn({ err: error }, 'could not read the roster'));
    }
    return this.snapshot;
  }

  /** Reads the tables now; two calls at a time share one reading. */
  reload(): Promise<RosterSnapshot> {
    this.reading ??= this.load().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async load(): Promise<RosterSnapshot> {
    const now = this.clock.now().getTime();
    this.snapshot = new RosterSnapshot(await this.store.readAll());
    this.readAt = now;
    return this.snapshot;
  }
}
