import type { ServerResponse } from 'node:http';
import type { MessageRing } from './message-ring.js';

const EVERY_MS = 250;
const NEWEST = 200;

/** Server-sent events with what is new, in bundles, so that a storm of messages costs the page and us little. */
export class LiveFeed {
  private readonly readers = new Map<ServerResponse, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly ring: MessageRing) {}

  /** Sends the newest messages at once and then each bundle, until the reader goes away. */
  add(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    this.readers.set(response, -1);
    response.on('close', () => this.remove(response));
    this.send(response);
    this.timer ??= setInterval(() => this.readers.forEach((_, reader) => this.send(reader)), EVERY_MS);
  }

  /** Tells every page to forget what it shows. */
  clear(): void {
    for (const reader of this.readers.keys()) reader.write('event: clear\ndata: {}\n\n');
  }

  close(): void {
    for (const reader of [...this.readers.keys()]) reader.end();
    clearInterval(this.timer);
  }

  private send(reader: ServerResponse): void {
    const seen = this.readers.get(reader);
    if (seen === undefined || seen === this.ring.lastSequence) return;
    const messages = this.ring.list({ after: Math.max(seen, this.ring.lastSequence - NEWEST) });
    reader.write(`data: ${JSON.stringify({ messages, counts: this.ring.counts })}\n\n`);
    this.readers.set(reader, this.ring.lastSequence);
  }

  private remove(reader: ServerResponse): void {
    this.readers.delete(reader);
    if (this.readers.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
