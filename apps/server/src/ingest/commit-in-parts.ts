import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '#libs/observability';
import { LOGGER } from '../logger.js';
import type { BatchItem, JournalItem } from './batch-item.js';
import { blameFor } from './blame.js';
import { CommitBatch, CutOff } from './commit-batch.js';
import { HeldPartitions } from './held-partitions.js';
import { IngestFigures } from './ingest-figures.js';
import { TellCommitted } from './tell-committed.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Commits a batch whatever is in it. When the database is away it waits and tries again; when one event cannot be
 * written, the batch is halved until that event stands alone and is quarantined, so that it never stops the others.
 */
@Injectable()
export class CommitInParts {
  private stopped = false;

  constructor(
    private readonly batch: CommitBatch,
    private readonly held: HeldPartitions,
    private readonly committed: TellCommitted,
    private readonly figures: IngestFigures,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  stop(): void {
    this.stopped = true;
  }

  async commit(batch: readonly BatchItem[], now: Date): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const items = this.onlyHeld(batch);
      if (items.length === 0) return;
      const error = await this.attempt(items, now);
      if (error === undefined) return;
      if (error instanceof CutOff) this.cutOff(error);
      else if (blameFor(error) !== 'database') return this.commitHalves(items, now, error);
      else if (this.stopped) return this.giveUp(items, error, 'stopped before the batch was committed');
      else {
        this.logger.warn({ err: error, items: items.length }, 'the database is away, the batch waits');
        await pause(pauseMs);
      }
    }
  }

  private async attempt(items: readonly BatchItem[], now: Date): Promise<unknown> {
    try {
      const judged = await this.batch.commit(items, this.epochsOf(items), now);
      this.committed.tell(judged);
      settle(items, true);
      return undefined;
    } catch (error) {
      return error ?? new Error('the commit failed');
    }
  }

  private async commitHalves(items: readonly BatchItem[], now: Date, error: unknown): Promise<void> {
    const [only] = items;
    if (items.length > 1) {
      const middle = items.length >> 1;
      await this.commit(items.slice(0, middle), now);
      return this.commit(items.slice(middle), now);
    }
    if (only?.kind !== 'journal') return this.giveUp(items, error, 'an item cannot be committed');
    if (only.entries.length > 1) return this.commitHalves(halve(only), now, error);
    const quarantined = blameFor(error) === 'event' ? withoutEvent(only, error) : undefined;
    if (!quarantined) return this.giveUp(items, error, 'an event cannot be committed, its terminal will send it again');
    this.logger.warn({ err: error, terminal: only.terminalId }, 'an event cannot be written, it is quarantined');
    return this.commit([quarantined], now);
  }

  private onlyHeld(items: readonly BatchItem[]): BatchItem[] {
    const isHeld = (item: BatchItem) => item.kind === 'quarantine' || this.held.has(item.partition);
    const lost = items.filter((item) => !isHeld(item));
    if (lost.length > 0) this.figures.dropped(lost, 'notHeld');
    settle(lost, false);
    return items.filter(isHeld);
  }

  private epochsOf(items: readonly BatchItem[]): Map<number, string> {
    const epochs = new Map<number, string>();
    for (const item of items) {
      if (item.kind !== 'quarantine') epochs.set(item.partition, this.held.epochOf(item.partition) ?? '');
    }
    return epochs;
  }

  private cutOff(error: CutOff): void {
    this.logger.error({ partitions: error.partitions }, 'cut off: another replica has taken partitions of this one');
    this.held.cutOff(error.partitions);
  }

  private giveUp(items: readonly BatchItem[], error: unknown, message: string): void {
    this.logger.error({ err: error, items: items.length }, message);
    this.figures.dropped(items, 'failed');
    settle(items, false);
  }
}

function settle(items: readonly BatchItem[], committed: boolean): void {
  for (const item of items) if (item.kind === 'server') item.settled?.(committed);
}

function halve(item: JournalItem): JournalItem[] {
  const middle = item.entries.length >> 1;
  return [
    { ...item, entries: item.entries.slice(0, middle) },
    { ...item, entries: item.entries.slice(middle) },
  ];
}

function withoutEvent(item: JournalItem, error: unknown): JournalItem | undefined {
  const [entry] = item.entries;
  if (!entry || 'bad' in entry) return undefined;
  const bad = `cannot be written: ${error instanceof Error ? error.message : String(error)}`.slice(0, 200);
  return { ...item, entries: [{ seq: entry.seq, bad, text: JSON.stringify(entry.event) }] };
}
