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

/** Who speaks on a line. The host's line is only heard by a tap, where another program drives the device. */
export type Side = 'device' | 'host';

/** What happens to a session. */
export type ByteInput<Item> =
  | { kind: 'opened'; side: Side }
  | { kind: 'lost'; side: Side; problem: LinkProblem; reason: string }
  | { kind: 'item'; side: Side; item: Item }
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
  /** The line of the device, and with a tap the line on which its host speaks. */
  lines: { device: OpenLink<Uint8Array>; host?: OpenLink<Uint8Array> | undefined };
  backoff: BackoffSettings;
  random: () => number;
  parser: (side: Side) => ByteParser<Item>;
  session: ByteSession<Item, State>;
  /** The last gate before the wire: what it refuses is a defect of the driver, and ends it with an error. */
  maySend: (bytes: Uint8Array) => boolean;
  pollMs: number;
  /** Quiet time, in milliseconds, after which an unfinished frame is given up. */
  interByteMs: number;
  /** An unfinished frame was given up, or taken as it is, and what was in it has been told. */
  onGivenUp?: (() => void) | undefined;
}

/** Runs a session over links that are kept open; gives what it observes. */
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
  private readonly pollTimer: NodeJS.Timeout;
  private readonly lines: Line<Item>[];

  constructor(
    private readonly run: ByteRun<Item, State>,
    private readonly out: Subscriber<Observation>,
  ) {
    this.state = run.session.initial;
    this.pollTimer = setInterval(() => this.feed({ kind: 'poll' }), run.pollMs);
    const { device, host } = run.lines;
    this.lines = [this.listen('device', device), ...(host ? [this.listen('host', host)] : [])];
  }

  stop(): void {
    clearInterval(this.pollTimer);
    clearTimeout(this.sessionTimer);
    for (const line of this.lines) line.stop();
  }

  private listen(side: Side, open: OpenLink<Uint8Array>): Line<Item> {
    const { backoff, random, parser, interByteMs } = this.run;
    const events = keepOpen(open, backoff, random);
    return new Line(events, parser(side), interByteMs, (event) => this.onLine(side, event));
  }

  private onLine(side: Side, event: LineEvent<Item>): void {
    if (event.kind === 'items') {
      event.items.forEach((item) => this.feed({ kind: 'item', side, item }));
      if (event.quiet && event.items.length > 0) this.run.onGivenUp?.();
      return;
    }
    if (side === 'device') {
      clearTimeout(this.sessionTimer);
      this.link = event.kind === 'opened' ? event.link : undefined;
    }
    if (event.kind === 'opened') this.feed({ kind: 'opened', side });
    else this.feed({ kind: 'lost', side, problem: event.problem, reason: event.reason });
  }

  private feed(input: ByteInput<Item>): void {
    if (this.out.closed) return;
    const { state, effects } = this.run.session.next(this.state, input);
    this.state = state;
    for (const effect of effects) {
      // Whoever hears an observation may want no more of them.
      if (this.out.closed) return;
      this.apply(effect);
    }
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

type LineEvent<Item> =
  Exclude<LinkEvent<Uint8Array>, { kind: 'received' }> | { kind: 'items'; items: readonly Item[]; quiet: boolean };

/** One line: what arrives goes through its parser, which is told when the line falls quiet. */
class Line<Item> {
  private quietTimer: NodeJS.Timeout | undefined;
  private readonly kept: { unsubscribe(): void };

  constructor(
    events: Observable<LinkEvent<Uint8Array>>,
    private readonly parser: ByteParser<Item>,
    private readonly interByteMs: number,
    private readonly tell: (event: LineEvent<Item>) => void,
  ) {
    this.kept = events.subscribe((event) => this.onLink(event));
  }

  stop(): void {
    clearTimeout(this.quietTimer);
    this.kept.unsubscribe();
  }

  private onLink(event: LinkEvent<Uint8Array>): void {
    clearTimeout(this.quietTimer);
    if (event.kind === 'received') {
      this.quietTimer = setTimeout(() => this.tellItems(this.parser.idle(), true), this.interByteMs);
      this.tellItems(this.parser.push(event.data), false);
    } else {
      this.parser.reset();
      this.tell(event);
    }
  }
  private tellItems(items: readonly Item[], quiet: boolean): void {
    this.tell({ kind: 'items', items, quiet });
  }
}
