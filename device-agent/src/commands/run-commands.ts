import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '#libs/clock';
import { commandMessage, type CommandMessage, type ReplyMessage } from '#libs/contract';
import type { Logger } from '#libs/observability';
import { readJsonFile, replaceFile } from '../atomic-file.js';

export type Result = Pick<ReplyMessage, 'outcome' | 'detail'>;
export type Reply = Omit<ReplyMessage, 'v' | 'at'>;

/** What each command does. One without an entry is refused. */
export type CommandTable = Partial<
  Record<CommandMessage['name'], (command: CommandMessage) => Promise<Result> | Result>
>;

const REMEMBERED = 500;
const remembered = z.record(
  z.string(),
  z.object({ outcome: z.enum(['done', 'failed', 'refused', 'expired']), detail: z.record(z.string(), z.unknown()) }),
);

/**
 * Runs commands of the server: only what the table names, not after its expiry, and once per id across restarts. A
 * repeated id gets the answer that the first one got.
 */
export class CommandRunner {
  private results = new Map<string, Result>();
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly directory: string,
    private readonly table: CommandTable,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async load(): Promise<void> {
    const saved = remembered.safeParse(await readJsonFile(this.path));
    if (saved.success) this.results = new Map(Object.entries(saved.data));
  }

  /** The reply to a message, or `undefined` when it has no id to reply to. Never rejects. */
  run(payload: Buffer): Promise<Reply | undefined> {
    const turn = this.queue.then(() => this.runNext(payload));
    this.queue = turn;
    return turn;
  }

  private async runNext(payload: Buffer): Promise<Reply | undefined> {
    const { id, command, problem } = readCommand(payload);
    if (id === undefined) {
      this.logger.warn({ problem }, 'command without a usable id');
      return undefined;
    }
    const known = this.results.get(id);
    if (known) return { id, ...known };
    const result = command ? await this.decide(command) : refused(problem);
    await this.remember(id, result);
    this.logger.info({ command: command?.name, id, outcome: result.outcome }, 'command answered');
    return { id, ...result };
  }

  private async decide(command: CommandMessage): Promise<Result> {
    if (Date.parse(command.expiresAt) <= this.clock.now().getTime()) {
      return { outcome: 'expired', detail: { expiresAt: command.expiresAt } };
    }
    const act = this.table[command.name];
    if (!act) return refused(`this agent does not carry out ${command.name}`);
    // Remembered before it runs: a command that kills the agent must not run again after the restart.
    await this.remember(command.id, { outcome: 'failed', detail: { reason: 'the agent ended while the command ran' } });
    try {
      return await act(command);
    } catch (error) {
      return { outcome: 'failed', detail: { reason: (error as Error).message } };
    }
  }

  private async remember(id: string, result: Result): Promise<void> {
    this.results.delete(id);
    this.results.set(id, result);
    const oldest = this.results.keys().next();
    if (this.results.size > REMEMBERED && !oldest.done) this.results.delete(oldest.value);
    await replaceFile(this.path, JSON.stringify(Object.fromEntries(this.results))).catch((error: Error) =>
      this.logger.error({ reason: error.message }, 'the answered commands could not be saved'),
    );
  }

  private get path(): string {
    return join(this.directory, 'commands.json');
  }
}

const refused = (reason: string): Result => ({ outcome: 'refused', detail: { reason } });

function readCommand(payload: Buffer): { id?: string; command?: CommandMessage; problem: string } {
  let content: unknown;
  try {
    content = JSON.parse(payload.toString('utf8'));
  } catch {
    return { problem: 'not JSON' };
  }
  const parsed = commandMessage.safeParse(content);
  if (parsed.success) return { id: parsed.data.id, command: parsed.data, problem: '' };
  const id = z.object({ id: z.uuid() }).safeParse(content);
  const issue = parsed.error.issues[0];
  return { id: id.data?.id, problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}` };
}
