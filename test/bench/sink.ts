import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFastLane } from '../../simulators/gateways/fast-lane.js';

/** An SMS gateway that only notes when each message came, by the terminal that its text names. */
export class Sink {
  /** Terminal → times of arrival, as `performance.now()`. */
  readonly arrivals = new Map<string, number[]>();
  private count = 0;
  private readonly http = createHttpServer((_request, response) => response.writeHead(404).end());
  private readonly server = createFastLane(this.http, (body) => this.take(body));

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/sms`;
  }

  close(): void {
    this.server.close();
  }

  get received(): number {
    return this.count;
  }

  /** Messages beyond the first for one terminal. */
  get doubled(): number {
    return this.count - this.arrivals.size;
  }

  private take(body: Buffer): string {
    const at = performance.now();
    const terminal = /B\d{5}/.exec(body.toString('utf8'))?.[0] ?? 'unknown';
    const known = this.arrivals.get(terminal);
    if (known) known.push(at);
    else this.arrivals.set(terminal, [at]);
    this.count += 1;
    return `bench-${this.count}`;
  }
}
