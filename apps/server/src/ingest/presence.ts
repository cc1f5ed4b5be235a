import { Inject, Injectable } from '@nestjs/common';
import type { Component, ComponentState } from '#libs/domain';
import type { Logger } from '#libs/observability';
import { LOGGER } from '../logger.js';
import { TerminalDirectory } from '../terminal/index.js';
import { HeldPartitions } from './held-partitions.js';
import { PRESENCE_STORE, type LoadedStanding, type PresenceStore } from './presence.store.js';

/** A terminal of a held partition, as it stands now. Only `presence*` and `hear-terminal` change it. */
export interface PresentTerminal extends LoadedStanding {
  /** The session that the current one replaced; not kept over a restart. */
  previousSession: string | null;
  /** How often that one was heard since; not kept either. */
  previousHeard: number;
  /** Its turn to silence, or back, is on the way to the database. */
  turning: boolean;
}

/** What is set when something was heard. */
export interface Heard {
  components?: Partial<Record<Component, ComponentState>>;
  health?: Record<string, unknown>;
}

/**
 * How the terminals of the held partitions stand. In memory, because heartbeats never touch the disk one by one; what
 * changed is written in bulk every two seconds. What a crash loses of it, the next heartbeat says again.
 */
@Injectable()
export class Presence {
  private readonly terminals = new Map<string, PresentTerminal>();
  private readonly changed = new Set<string>();
  private flushing: Promise<void> | undefined;

  constructor(
    @Inject(PRESENCE_STORE) private readonly store: PresenceStore,
    private readonly held: HeldPartitions,
    private readonly directory: TerminalDirectory,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async load(partitions: readonly number[]): Promise<void> {
    if (partitions.length === 0) return;
    for (const standing of await this.store.load(partitions)) {
      this.terminals.set(standing.terminalId, { ...standing, previousSession: null, previousHeard: 0, turning: false });
    }
  }

  /** Forgets the terminals of partitions that are no longer held. */
  drop(partitions: readonly number[]): void {
    const gone = new Set(partitions);
    for (const [id, terminal] of this.terminals) {
      if (!gone.has(terminal.partition)) continue;
      this.terminals.delete(id);
      this.changed.delete(id);
    }
  }

  all(): Iterable<PresentTerminal> {
    return this.terminals.values();
  }

  /** A terminal that was added since its partition was taken, is found in the directory. */
  find(terminalId: string): PresentTerminal | undefined {
    return this.terminals.get(terminalId) ?? this.add(terminalId);
  }

  touch(terminal: PresentTerminal): void {
    this.changed.add(terminal.terminalId);
  }

  /** Writes what changed; two calls at a time share one writing. Never throws: what failed is written next time. */
  flush(): Promise<void> {
    this.flushing ??= this.save().finally(() => {
      this.flushing = undefined;
    });
    return this.flushing;
  }

  private async save(): Promise<void> {
    const ids = [...this.changed];
    this.changed.clear();
    const standings = ids.flatMap((id) => {
      const terminal = this.terminals.get(id);
      const epoch = terminal && this.held.epochOf(terminal.partition);
      return epoch === undefined ? [] : [{ ...terminal!, epoch }];
    });
    try {
      if (standings.length > 0) await this.store.save(standings);
    } catch (error) {
      this.logger.warn({ err: error }, 'could not write how the terminals stand');
      for (const id of ids) if (this.terminals.has(id)) this.changed.add(id);
    }
  }

  private add(terminalId: string): PresentTerminal | undefined {
    const known = this.directory.find(terminalId);
    if (!known) return undefined;
    const { regionId, silentAfterSeconds, partition } = known;
    const terminal: PresentTerminal = {
      ...NEVER_HEARD,
      terminalId,
      regionId,
      silentAfterSeconds,
      partition,
      components: {},
      health: {},
    };
    this.terminals.set(terminalId, terminal);
    return terminal;
  }
}

const NEVER_HEARD = {
  session: null,
  sessionState: 'unknown',
  sessionSince: null,
  journal: null,
  agentVersion: null,
  lastSeenAt: null,
  clockOffsetMs: null,
  silentSince: null,
  previousSession: null,
  previousHeard: 0,
  turning: false,
} as const;
