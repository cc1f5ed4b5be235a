import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '#libs/clock';
import { screenMessage } from '#libs/contract';
import type { Logger } from '#libs/observability';
import { readJsonFile, replaceFile } from '../atomic-file.js';
import type { JournalEntry } from '../journal/index.js';
import { KEPT_THINGS } from './own-words.table.js';
import {
  acknowledge,
  carryOver,
  nextChange,
  show,
  takeKept,
  takeMessage,
  type Content,
  type Instant,
  type Shown,
} from './screen-content.js';

export interface BoardOptions {
  directory: string;
  clock: Clock;
  /** Milliseconds of a clock that nobody can set, and that goes on when the agent starts again. */
  steadyMs: () => number;
  logger: Logger;
  ownWordsMs: number;
  hotline?: string;
}

const FAULTS: Record<string, 'card' | 'cash'> = { 'card.captured': 'card', 'cash.retained': 'cash' };
/**
 * A counter that has risen when the devices are read for the first time rose while nobody watched: whoever stands there
 * now may be another customer.
 */
const FIRST_READING_MS = 10_000;
const LONGEST_SLEEP_MS = 30_000;

const instant = z.object({ wallMs: z.number(), steadyMs: z.number() });
const saved = z.object({
  savedAt: instant,
  content: z.discriminatedUnion('from', [
    z.object({
      from: z.literal('bank'),
      at: z.number(),
      zh: z.string(),
      en: z.string(),
      caseNumber: z.string().optional(),
      endsAt: z.number(),
      code: z.object({ url: z.string(), endsAt: z.number(), expiresAtWall: z.number() }).optional(),
    }),
    z.object({
      from: z.literal('agent'),
      kept: z.enum(KEPT_THINGS),
      seq: z.number(),
      told: z.boolean(),
      endsAt: z.number(),
    }),
  ]),
});

/** What the customer in front of the machine is to read now. Tells its listeners whenever that changes. */
export class ScreenBoard {
  private content?: Content;
  private said?: string;
  private readonly listeners = new Set<() => void>();
  private timer?: NodeJS.Timeout;
  private saving: Promise<void> = Promise.resolve();
  /** Rises with each change, for `Last-Event-ID`. */
  version = 0;

  private readonly begunMs: number;

  constructor(private readonly options: BoardOptions) {
    this.begunMs = options.steadyMs();
  }

  /** Goes on with what stood there when the agent ended. `oldest` is what the server has not acknowledged yet. */
  async load(oldest: number): Promise<void> {
    const known = saved.safeParse(await readJsonFile(this.path));
    if (!known.success) return;
    const { content, savedAt } = known.data;
    this.change(acknowledge(carryOver(content, savedAt, this.instant), oldest));
  }

  /** A message on `down/screen`. */
  take(payload: Buffer): void {
    const message = screenMessage.parse(JSON.parse(payload.toString('utf8')));
    this.change(takeMessage(this.content, message, this.instant));
  }

  /** Entries are on disk under these numbers. */
  journaled(entries: readonly JournalEntry[], seqs: readonly number[]): void {
    const firstReading = this.options.steadyMs() - this.begunMs < FIRST_READING_MS;
    entries.forEach(({ kind, fault, detail }, i) => {
      const kept = kind === 'raised' ? FAULTS[fault] : undefined;
      if (!kept || (firstReading && detail['event'] === undefined)) return;
      const event = { kept, seq: seqs[i]!, lastsMs: this.options.ownWordsMs };
      this.change(takeKept(this.content, event, this.instant));
    });
  }

  /** Everything below `oldest` is committed at the server. */
  acknowledged(oldest: number): void {
    const content = acknowledge(this.content, oldest);
    if (content !== this.content) this.change(content);
  }

  get shown(): Shown | undefined {
    return show(this.content, this.instant, this.options.hotline);
  }

  /** Returns how to stop listening. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.listeners.clear();
    await this.saving;
  }

  private change(content: Content | undefined): void {
    if (content === this.content) return;
    this.content = content;
    this.save();
    this.tell();
  }

  private tell(): void {
    clearTimeout(this.timer);
    const next = nextChange(this.content, this.instant);
    if (next !== undefined) {
      const wait = Math.min(LONGEST_SLEEP_MS, Math.max(5, next - this.options.steadyMs() + 1));
      this.timer = setTimeout(() => this.tell(), wait);
      this.timer.unref();
    }
    // The seconds run down by themselves; whoever shows them counts on.
    const say = JSON.stringify(this.shown, (key, value: unknown) => (key === 'secondsLeft' ? undefined : value));
    if (say === this.said) return;
    this.said = say;
    this.version += 1;
    for (const listener of this.listeners) listener();
  }

  private save(): void {
    const { content, instant: savedAt } = this;
    // Not synced to the disk: after a power cut nobody stands there any more.
    this.saving = this.saving
      .then(() => replaceFile(this.path, content ? JSON.stringify({ savedAt, content }) : '{}', false))
      .catch((error: Error) => this.options.logger.warn({ reason: error.message }, 'the screen could not be saved'));
  }

  private get instant(): Instant {
    return { wallMs: this.options.clock.now().getTime(), steadyMs: this.options.steadyMs() };
  }

  private get path(): string {
    return join(this.options.directory, 'screen.json');
  }
}
