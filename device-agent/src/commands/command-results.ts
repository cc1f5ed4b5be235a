import { join } from 'node:path';
import { z } from 'zod';
import type { ReplyMessage } from '#libs/contract';
import { readJsonFile, replaceFile } from '../atomic-file.js';

export type Result = Pick<ReplyMessage, 'outcome' | 'detail'>;

interface Kept extends Result {
  /** The broker has confirmed it. */
  sent: boolean;
}

const REMEMBERED = 500;
const kept = z.record(
  z.string(),
  z.object({
    outcome: z.enum(['done', 'failed', 'refused', 'expired']),
    detail: z.record(z.string(), z.unknown()),
    sent: z.boolean().default(true),
  }),
);

/** The answers to the last commands, on disk: what a repeated id gets, and what has still to be sent. */
export class CommandResults {
  private results = new Map<string, Kept>();
  private readonly running = new Set<string>();
  private saving: Promise<void> = Promise.resolve();

  constructor(private readonly directory: string) {}

  async load(): Promise<void> {
    const saved = kept.safeParse(await readJsonFile(this.path));
    if (saved.success) this.results = new Map(Object.entries(saved.data));
  }

  get(id: string): Result | undefined {
    const known = this.results.get(id);
    return known && { outcome: known.outcome, detail: known.detail };
  }

  /** Before it runs: what is to be answered should the agent end meanwhile. Rejects when the disk does not take it. */
  begin(id: string): Promise<void> {
    this.running.add(id);
    return this.put(id, { outcome: 'failed', detail: { reason: 'the agent ended while the command ran' } });
  }

  finish(id: string, result: Result): Promise<void> {
    this.running.delete(id);
    return this.put(id, result);
  }

  /** What no broker has confirmed yet, oldest first. */
  unsent(): { id: string; result: Result }[] {
    return [...this.results]
      .filter(([id, { sent }]) => !sent && !this.running.has(id))
      .map(([id, { outcome, detail }]) => ({ id, result: { outcome, detail } }));
  }

  isSent(id: string): boolean {
    return this.results.get(id)?.sent ?? true;
  }

  /** It has been asked for again. */
  sendAgain(id: string): void {
    const known = this.results.get(id);
    if (known) known.sent = false;
  }

  async sent(id: string): Promise<void> {
    const known = this.results.get(id);
    if (!known) return;
    known.sent = true;
    await this.save();
  }

  private put(id: string, { outcome, detail }: Result): Promise<void> {
    this.results.delete(id);
    this.results.set(id, { outcome, detail, sent: false });
    if (this.results.size > REMEMBERED) this.results.delete(this.leastWorth());
    return this.save();
  }

  /** The oldest that was never begun, for it would only be refused again; else the oldest of all. */
  private leastWorth(): string {
    for (const [id, { outcome, sent }] of this.results)
      if (sent && (outcome === 'refused' || outcome === 'expired')) return id;
    return this.results.keys().next().value!;
  }

  private save(): Promise<void> {
    this.saving = this.saving
      .catch(() => undefined)
      .then(() => replaceFile(this.path, JSON.stringify(Object.fromEntries(this.results))));
    return this.saving;
  }

  private get path(): string {
    return join(this.directory, 'commands.json');
  }
}
