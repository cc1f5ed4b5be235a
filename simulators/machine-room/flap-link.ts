import { z } from 'zod';
import { Refusal } from '../control/json-http.js';

/** A link that can be pulled out and put back. */
export interface Pluggable {
  unplug(): void | Promise<void>;
  plug(): void | Promise<void>;
}

const flapping = z.object({
  times: z.int().min(1).max(100).default(5),
  phaseMs: z.int().min(10).max(60_000).default(1_000),
});

/**
 * The verbs of a device's link: `unplug`, `plug`, and `flapLink {times, phaseMs}`, which is answered at once and goes
 * on by itself until done, or until the link is told something else.
 */
export class LinkVerbs {
  private plugged = true;
  private flapping = 0;
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly link: Pluggable) {}

  readonly verbs = {
    unplug: () => this.set(false, ++this.flapping),
    plug: () => this.set(true, ++this.flapping),
    flapLink: (body: unknown) => {
      const read = flapping.safeParse(body);
      const issue = read.error?.issues[0];
      if (!read.success) throw new Refusal(400, `${issue?.path.join('.')}: ${issue?.message}`);
      void this.flap(read.data.times, read.data.phaseMs, ++this.flapping).catch(() => undefined);
    },
  };

  /** Ends a flapping, and waits for the plug that is just being moved. */
  async halt(): Promise<void> {
    this.flapping += 1;
    await this.turn.catch(() => undefined);
  }

  private async flap(times: number, phaseMs: number, own: number): Promise<void> {
    for (let i = 0; i < times && own === this.flapping; i++) {
      await this.set(false, own);
      await pause(phaseMs);
      await this.set(true, own);
      await pause(phaseMs);
    }
  }

  /** One movement after the other; what was told since makes this one void. */
  private set(plugged: boolean, own: number): Promise<void> {
    this.turn = this.turn
      .catch(() => undefined)
      .then(async () => {
        if (own !== this.flapping || plugged === this.plugged) return;
        this.plugged = plugged;
        await (plugged ? this.link.plug() : this.link.unplug());
      });
    return this.turn;
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref());
