import { Observable, type Subscriber } from 'rxjs';
import type { Observation } from '../observation.js';
import { keepOpen, type BackoffSettings, type ByteLink, type LinkEvent, type OpenLink } from '../transport/index.js';
import type { LinkProblem } from '../transport/index.js';

/** Bytes in, items of a protocol out. Never throws, never holds more than one frame. */
export interface ByteParser<Item> {
  push(chunk: Uint8Array): Item[];
  /** The line has been quiet for longer than a frame allows: gives up an unfinished frame. */
  idle(): Item[];
  /** A new connection: forgets what was unfinished. */
  reset(): void;
}

/** What happens to a session. */
export type ByteInput<Item> =
  | { kind: 'opened' }
  | { kind: 'lost'; problem: LinkProblem; reason: string }
  | { kind: 'item'; item: Item }
  | { kind: 'poll' }
  | { kind: 'timeout' };

/** What a session wants done. A session has one timer: starting it anew replaces it. */
export type ByteEffect =
  | { kind: 'send'; bytes: Uint8Array }
  | { kind: 'observe'; observation: Observation }
  | { kind: 'startTimer'; ms: number }
  | { kind: 'stopTimer' }
  /** Close the link and open it again: the other side may be half dead. */
  | { kind: 'reopen' };

/** A pure state machine for one device on a byte line. */
export interface ByteSession<Item, State> {
  initial: State;
  next(state: State, input: ByteInput<Item>): { state: State; effects: readonly ByteEffect[] };
}

export interface ByteRun<Item, State> {
  open: OpenLink<Uint8Array>;
  backoff: BackoffSettings;
  random: () => number;
  parser: ByteParser<Item>;
  session: ByteSession<Item, State>;
  /** The last gate before the wire: what it refuses is a defect of the driver, and ends it with an error. */
  maySend: (bytes: Uint8Array) => boolean;
  pollMs: number;
  /** Quiet time, in milliseconds, after which an unfinished frame is given up. */
  interByteMs: number;
}

/** Runs a session over a link that is kept open; gives what it observes. */
export function runByteSession<Item, State>(run: ByteRun<Item, State>): Observable<Observation> {
  return new Observable((out) => {
    const runner = new ByteSessionRunner(run, out);
    return () => runner.stop();
  });
}

class ByteSessionRunner<Item, State> {
  private state: State;
  private link: ByteLink | undefined;
  private sessionTimer: NodeJS.Timeout | undefined;
  private quietTimer: NodeJS.Timeout | undefined;
  private readonly pollTimer: NodeJS.Timeout;
  private readonly kept: { unsubscribe(): void };

  constructor(
    private readonly run: ByteRun<Item, State>,
    private readonly out: Subscriber<Observation>,
  ) {
    this.state = run.session.initial;
    this.pollTimer = setInterval(() => this.feed({ kind: 'poll' }), run.pollMs);
    this.kept = keepOpen(run.open, run.backoff, run.random).subscribe((event) => this.onLink(event));
  }

  stop(): void {
    clearInterval(this.pollTimer);
    clearTimeout(this.sessionTimer);
    clearTimeout(this.quietTimer);
    this.kept.unsubscribe();
  }

  private onLink(event: LinkEvent<Uint8Array>): void {
    if (event.kind === 'received') return this.onBytes(event.data);
    clearTimeout(this.sessionTimer);
    clearTimeout(this.quietTimer);
    this.run.parser.reset();
    if (event.kind === 'opened') {
      this.link = event.link;
      this.feed({ kind: 'opened' });
    } else {
      this.link = undefined;
      this.feed({ kind: 'lost', problem: event.problem, reason: event.reason });
    }
  }

  private onBytes(bytes: Uint8Array): void {
    clearTimeout(this.quietTimer);
    this.quietTimer = setTimeout(() => this.onItems(this.run.parser.idle()), this.run.interByteMs);
    this.onItems(this.run.parser.push(bytes));
  }

  private onItems(items: readonly Item[]): void {
    for (const item of items) this.feed({ kind: 'item', item });
  }

  private feed(input: ByteInput<Item>): void {
    if (this.out.closed) return;
    const { state, effects } = this.run.session.next(this.state, input);
    this.state = state;
    for (const effect of effects) this.apply(effect);
  }

  private apply(effect: ByteEffect): void {
    switch (effect.kind) {
      case 'send':
        if (!this.run.maySend(effect.bytes)) return this.out.error(new Error('a command outside the whitelist'));
        // A failed write is told by the link closing.
        return void this.link?.send(effect.bytes).catch(() => undefined);
      case 'observe':
        return this.out.next(effect.observation);
      case 'startTimer':
        clearTimeout(this.sessionTimer);
        this.sessionTimer = setTimeout(() => this.feed({ kind: 'timeout' }), effect.ms);
        return;
      case 'stopTimer':
        return clearTimeout(this.sessionTimer);
      case 'reopen':
        return void this.link?.close();
    }
  }
}
