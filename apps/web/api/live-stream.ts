import type { StreamEvent } from '#libs/contract';

/** Nothing heard for so long: what is shown may be out of date (product criterion A16). */
export const STALE_AFTER_MS = 15_000;
/** A socket that is open but silent for so long is given up and opened anew. */
const REOPEN_AFTER_MS = 25_000;
const BACKOFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const;
/** EventSource.CLOSED: the browser has given up, for instance after a 502 of a proxy. */
const CLOSED = 2;

export type LiveStatus = 'connecting' | 'live' | 'stale';
export interface LiveState {
  status: LiveStatus;
  /** Epoch ms of the last word from the server, or of the start. */
  heardAt: number;
}

/** The part of `EventSource` used here. */
export interface EventSourceLike {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface LiveStreamParts {
  open(url: string): EventSourceLike;
  now(): number;
}

export interface LiveListener {
  changed(event: StreamEvent): void;
  /** The stream is back after a gap; events may be missing if the server no longer had them. */
  resumed(): void;
  state(state: LiveState): void;
}

/**
 * Server-sent events that come back by themselves. The browser resumes with `Last-Event-ID` while it keeps the
 * connection; where it gives up, a new one is opened with `?lastEventId=`, and the listener is told to read anew.
 */
export class LiveStream {
  private source: EventSourceLike | null = null;
  private lastEventId = '';
  private failures = 0;
  private interrupted = false;
  private reopenTimer: ReturnType<typeof setTimeout> | null = null;
  private watchTimer: ReturnType<typeof setInterval> | null = null;
  private openedAt = 0;
  private current: LiveState;

  constructor(
    private readonly url: string,
    private readonly listener: LiveListener,
    private readonly parts: LiveStreamParts,
  ) {
    this.current = { status: 'connecting', heardAt: parts.now() };
  }

  start(): void {
    this.connect();
    this.watchTimer = setInterval(() => this.watch(), 1_000);
  }

  stop(): void {
    this.source?.close();
    this.source = null;
    if (this.reopenTimer) clearTimeout(this.reopenTimer);
    if (this.watchTimer) clearInterval(this.watchTimer);
    this.reopenTimer = this.watchTimer = null;
  }

  private connect(): void {
    this.source?.close();
    this.openedAt = this.parts.now();
    const query = this.lastEventId === '' ? '' : `?lastEventId=${encodeURIComponent(this.lastEventId)}`;
    const source = this.parts.open(this.url + query);
    this.source = source;
    source.addEventListener('open', () => source === this.source && this.opened());
    source.addEventListener('error', () => source === this.source && this.failed(source));
    for (const type of ['incident', 'heartbeat', 'message']) {
      source.addEventListener(type, (event) => source === this.source && this.received(event));
    }
  }

  private opened(): void {
    this.failures = 0;
    this.heard();
    if (this.interrupted) {
      this.interrupted = false;
      this.listener.resumed();
    }
  }

  private failed(source: EventSourceLike): void {
    this.interrupted = true;
    if (source.readyState === CLOSED) this.reopenLater();
  }

  private reopenLater(): void {
    if (this.reopenTimer) return;
    const wait = BACKOFF_MS[Math.min(this.failures, BACKOFF_MS.length - 1)]!;
    this.failures += 1;
    this.reopenTimer = setTimeout(() => {
      this.reopenTimer = null;
      this.connect();
    }, wait);
  }

  private received(event: MessageEvent<string>): void {
    this.heard();
    if (event.lastEventId) this.lastEventId = event.lastEventId;
    const parsed = parseEvent(event.data);
    if (parsed?.type === 'incident') this.listener.changed(parsed);
  }

  private heard(): void {
    this.become({ status: 'live', heardAt: this.parts.now() });
  }

  private watch(): void {
    const now = this.parts.now();
    const silent = now - this.current.heardAt;
    if (silent < STALE_AFTER_MS) return;
    this.become({ status: 'stale', heardAt: this.current.heardAt });
    if (now - Math.max(this.current.heardAt, this.openedAt) >= REOPEN_AFTER_MS && !this.reopenTimer) {
      this.interrupted = true;
      this.connect();
    }
  }

  private become(state: LiveState): void {
    const same = state.status === this.current.status && state.heardAt === this.current.heardAt;
    this.current = state;
    if (!same) this.listener.state(state);
  }
}

function parseEvent(data: string): StreamEvent | null {
  try {
    const parsed: unknown = JSON.parse(data);
    return typeof parsed === 'object' && parsed !== null && 'type' in parsed ? (parsed as StreamEvent) : null;
  } catch {
    return null;
  }
}
