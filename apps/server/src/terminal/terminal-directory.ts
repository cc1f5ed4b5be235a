import { Inject, Injectable, type OnModuleInit, type OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../clock.js';
import { LOGGER } from '../logger.js';
import {
  DIRECTORY_STORE,
  type Bank,
  type DirectoryStore,
  type Region,
  type Site,
  type Terminal,
} from './directory.store.js';

const REFRESH_MS = 60_000;
/** An unknown terminal that keeps talking must not make us read the tables all the time. */
const REFRESH_AT_MOST_EVERY_MS = 2_000;

/**
 * Which terminals, sites and regions there are, in memory. Read at start, every minute, and soon after somebody asked
 * for what is not known.
 */
@Injectable()
export class TerminalDirectory implements OnModuleInit, OnModuleDestroy {
  private terminals = new Map<string, Terminal>();
  private sites = new Map<string, Site>();
  private regions = new Map<string, Region>();
  private theBank: Bank | null = null;
  private loadedAt = -Infinity;
  private loading: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(DIRECTORY_STORE) private readonly store: DirectoryStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.reload();
    this.timer = setInterval(() => this.refreshSoon(), REFRESH_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  find(terminalId: string): Terminal | undefined {
    return this.terminals.get(terminalId);
  }

  site(siteId: string): Site | undefined {
    return this.sites.get(siteId);
  }

  siteOf(terminalId: string): Site | undefined {
    const terminal = this.terminals.get(terminalId);
    return terminal && this.sites.get(terminal.siteId);
  }

  region(regionId: string): Region | undefined {
    return this.regions.get(regionId);
  }

  allTerminals(): Iterable<Terminal> {
    return this.terminals.values();
  }

  allRegions(): Iterable<Region> {
    return this.regions.values();
  }

  /** `null` until a bank was imported. */
  bank(): Bank | null {
    return this.theBank;
  }

  /** Reads everything anew; two calls at a time share one reading. */
  reload(): Promise<void> {
    this.loading ??= this.load().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  /** For somebody who met an unknown terminal: reads anew in the background, unless that was done just now. */
  refreshSoon(): void {
    const age = this.clock.now().getTime() - this.loadedAt;
    if (age >= 0 && age < REFRESH_AT_MOST_EVERY_MS) return;
    this.reload().catch((error: unknown) => this.logger.warn({ err: error }, 'could not read the terminal directory'));
  }

  private async load(): Promise<void> {
    this.loadedAt = this.clock.now().getTime();
    const { terminals, sites, regions, bank } = await this.store.readAll();
    this.terminals = new Map(terminals.map((each) => [each.id, each]));
    this.sites = new Map(sites.map((each) => [each.id, each]));
    this.regions = new Map(regions.map((each) => [each.id, each]));
    this.theBank = bank;
  }
}
