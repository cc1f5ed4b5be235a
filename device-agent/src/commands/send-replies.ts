import type { Logger } from '#libs/observability';
import type { CommandResults, Result } from './command-results.js';
import type { Reply } from './run-commands.js';

/** Publishes one `up/reply`. Resolves when the broker has confirmed it, rejects when the connection is gone. */
export type SendReply = (reply: Reply) => Promise<void>;

/** The messages that an answer is made of: one, or a chunk each. */
export type Expand = (id: string, result: Result) => AsyncIterable<Reply>;

const HOPELESS_AFTER_MS = 10_000;
/** A broker that ends the connection over a message of this answer would do so for ever. */
const MOST_TRIES = 10;

/**
 * Sends the answers, oldest first, each message after the broker has confirmed the one before, so that a long one does
 * not fill the memory. What was not confirmed when the connection went is sent again, whole, on the next one.
 */
export class ReplySender {
  private send?: SendReply;
  private busy = false;
  private again = false;
  private readonly tries = new Map<string, number>();
  private readonly waiting = new Map<string, () => void>();

  constructor(
    private readonly results: CommandResults,
    private readonly expand: Expand,
    private readonly logger: Logger,
  ) {}

  /** A new connection, or `undefined` when it is gone. */
  connected(send: SendReply | undefined): void {
    this.send = send;
    void this.pump();
  }

  /** Sends it now. Resolves when it is confirmed, or when there is no use in waiting any longer. */
  async deliver(id: string): Promise<void> {
    const confirmed = new Promise<void>((resolve) => this.waiting.set(id, resolve));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, HOPELESS_AFTER_MS).unref()));
    void this.pump();
    await Promise.race([confirmed, late]);
    clearTimeout(timer);
    this.waiting.delete(id);
  }

  private async pump(): Promise<void> {
    this.again = true;
    if (this.busy) return;
    this.busy = true;
    while (this.again) {
      this.again = false;
      await this.sendAll().catch((error: Error) => this.logger.warn({ reason: error.message }, 'a reply has to wait'));
    }
    this.busy = false;
  }

  private async sendAll(): Promise<void> {
    for (;;) {
      const { send } = this;
      const next = this.results.unsent()[0];
      if (!send || !next) return;
      const tries = (this.tries.get(next.id) ?? 0) + 1;
      this.tries.set(next.id, tries);
      if (tries > MOST_TRIES)
        this.logger.error({ id: next.id, tries }, 'a reply cannot be sent; it waits to be asked for');
      else for await (const reply of this.expand(next.id, next.result)) await send(reply);
      this.tries.delete(next.id);
      await this.results.sent(next.id).catch((error: Error) => this.logger.error({ reason: error.message }, 'replies'));
      this.waiting.get(next.id)?.();
    }
  }
}
