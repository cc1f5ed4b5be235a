import { Inject, Injectable, type OnModuleInit, type OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { OutageSubject, TerminalGroup } from '#libs/domain';
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
import { gatherGroups, placeOfGroup, type Groups } from './terminal-groups.js';

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
  private groups: Groups = new Map();
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

  /**
   * Where an incident is: the site of a terminal, or for an outage the site itself, or the middle of what the network,
   * host or region has.
   */
  siteOf(subjectId: string): Site | undefined {
    const terminal = this.terminals.get(subjectId);
    if (terminal) return this.sites.get(terminal.siteId);
    return this.sites.get(subjectId) ?? placeOfGroup(subjectId, this.groups, this.sites, this.regions);
  }

  /** How many terminals a group has. */
  sizeOf(subject: OutageSubject, id: string): number {
    return this.groups.get(`${subject}:${id}`)?.size ?? 0;
  }

  /** What a terminal has in common with others, the narrowest first. */
  groupsOf(terminalId: string): TerminalGroup[] {
    const terminal = this.terminals.get(terminalId);
    if (!terminal) return [];
    const { siteId, networkId, hostId, regionId } = terminal;
    const ids: [OutageSubject, string | null][] = [
      ['site', siteId],
      ['network', networkId],
      ['host', hostId],
      ['region', regionId],
    ];
    return ids.flatMap(([subject, id]) => {
      const group = id && this.groups.get(`${subject}:${id}`);
      return group ? [group] : [];
    });
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
    this.groups = gatherGroups(terminals);
    this.theBank = bank;
  }
}
