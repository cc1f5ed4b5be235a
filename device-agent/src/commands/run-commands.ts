import { z } from 'zod';
import type { Clock } from '#libs/clock';
import { commandMessage, type CommandMessage, type ReplyMessage } from '#libs/contract';
import type { Logger } from '#libs/observability';
import type { CommandResults, Result } from './command-results.js';

export type Reply = Omit<ReplyMessage, 'v' | 'at'>;

/** What an act comes to. `afterwards` is done once the answer has gone out: by then the agent may no longer be there. */
export type ActResult = Result & { afterwards?: () => Promise<void> };

export interface Act {
  run(command: CommandMessage, signal: AbortSignal): Promise<ActResult> | ActResult;
  /** Doing it twice harms nobody, so it is done even where the disk cannot remember that it was. */
  harmless?: boolean;
}

/** What each command does. One without an entry is refused. */
export type CommandTable = Partial<Record<CommandMessage['name'], Act>>;

export interface RunnerOptions {
  clock: Clock;
  /** Milliseconds of a clock that nobody can set. Default `performance.now`. */
  steadyMs?: () => number;
  logger: Logger;
  /** There is an answer to send. Resolves when it has gone out, or when there is no use in waiting for that. */
  onAnswer?(id: string): Promise<void>;
}

/** A wrong argument: the command is refused with this message. */
export class Refused extends Error {}

/** A server asks one thing of a machine after the other; more than this at once is no server's doing. */
const MOST_WAITING = 50;

/**
 * Runs commands of the server one after the other: only what the table names, not after its expiry, and at most once
 * per id, across restarts too. A repeated id gets the answer that the first one got.
 */
export class CommandRunner {
  private queue: Promise<unknown> = Promise.resolve();
  private readonly ending = new AbortController();
  private waiting = 0;

  constructor(
    private readonly results: CommandResults,
    private readonly table: CommandTable,
    private readonly options: RunnerOptions,
  ) {}

  /**
   * The reply to a message; `undefined` when it has no id to reply to, or is dropped because too many wait: that one was
   * not begun, and may be asked again. Never rejects.
   */
  run(payload: Buffer): Promise<Reply | undefined> {
    if (this.waiting >= MOST_WAITING) {
      this.options.logger.warn({ waiting: this.waiting }, 'a command was dropped: too many wait');
      return Promise.resolve(undefined);
    }
    this.waiting += 1;
    const cameAt = this.instant;
    const turn = this.queue.then(() => {
      this.waiting -= 1;
      return this.ending.signal.aborted ? undefined : this.runNext(payload, cameAt);
    });
    this.queue = turn;
    return turn;
  }

  /** Waits until nothing runs, at most `ms`; whether that came. */
  async idle(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
    const idle = await Promise.race([this.queue.then(() => true), late]);
    clearTimeout(timer);
    return idle;
  }

  /** Breaks off what runs; it is answered as failed. What waits is not begun, and may be asked again. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.idle(2_000);
  }

  private async runNext(payload: Buffer, cameAt: Instant): Promise<Reply | undefined> {
    const { id, command, problem } = readCommand(payload);
    if (id === undefined) {
      this.options.logger.warn({ problem }, 'command without a usable id');
      return undefined;
    }
    const known = this.results.get(id);
    if (known) {
      this.results.sendAgain(id);
      void this.options.onAnswer?.(id);
      return { id, ...known };
    }
    const { afterwards, ...result }: ActResult = command ? await this.decide(command, cameAt) : refused(problem);
    await this.results.finish(id, result).catch((error: unknown) => this.complain(error));
    this.options.logger.info({ command: command?.name, id, outcome: result.outcome }, 'command answered');
    const sent = this.options.onAnswer?.(id);
    if (afterwards) {
      await sent;
      await afterwards().catch((error: unknown) => this.complain(error));
    }
    return { id, ...result };
  }

  private async decide(command: CommandMessage, cameAt: Instant): Promise<ActResult> {
    if (this.isOver(Date.parse(command.expiresAt), cameAt))
      return { outcome: 'expired', detail: { expiresAt: command.expiresAt } };
    const act = this.table[command.name];
    if (!act) return refused(`this agent does not carry out ${command.name}`);
    // Remembered before it runs: a command that kills the agent must not run again after the restart.
    const saved = await this.results.begin(command.id).then(
      () => true,
      (error: unknown) => this.complain(error),
    );
    if (!saved && !act.harmless) return failed('not carried out: the disk does not take the note that it was');
    try {
      return await act.run(command, this.ending.signal);
    } catch (error) {
      return (error instanceof Refused ? refused : failed)((error as Error).message);
    }
  }

  /** A clock that is set back while a command waits for its turn does not give it more time. */
  private isOver(expiresAt: number, cameAt: Instant): boolean {
    const { wallMs, steadyMs } = this.instant;
    return expiresAt <= wallMs || expiresAt - cameAt.wallMs <= steadyMs - cameAt.steadyMs;
  }

  private get instant(): Instant {
    const { clock, steadyMs = () => performance.now() } = this.options;
    return { wallMs: clock.now().getTime(), steadyMs: steadyMs() };
  }

  private complain(error: unknown): false {
    this.options.logger.error({ reason: (error as Error).message }, 'a command could not be remembered or finished');
    return false;
  }
}

/** Both clocks at one instant. */
interface Instant {
  wallMs: number;
  steadyMs: number;
}

export const refused = (reason: string): Result => ({ outcome: 'refused', detail: { reason } });
export const failed = (reason: string): Result => ({ outcome: 'failed', detail: { reason } });

/** The arguments as the schema has them. Throws {@link Refused}. */
export function readArguments<T extends z.ZodType>(command: CommandMessage, schema: T): z.output<T> {
  const parsed = schema.safeParse(command.arguments);
  if (parsed.success) return parsed.data;
  throw new Refused(`arguments: ${firstIssue(parsed.error)}`);
}

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
  return { id: id.data?.id, problem: firstIssue(parsed.error) };
}

function firstIssue({ issues }: z.ZodError): string {
  const path = issues[0]?.path.join('.');
  return `${path ? `${path}: ` : ''}${issues[0]?.message ?? 'not valid'}`;
}
