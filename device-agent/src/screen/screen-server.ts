import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '#libs/observability';
import { pagePolicy, SCREEN_PAGE } from './page.js';
import type { ScreenBoard } from './screen-board.js';

export interface ScreenServerOptions {
  port: number;
  allowOrigins: readonly string[];
  logger: Logger;
  /** Default 15 s. */
  heartbeatMs?: number;
  /** Most listeners at a time. Default 8. */
  mostClients?: number;
}

const RETRY_MS = 2_000;
const TRY_AGAIN_MS = 10_000;

/**
 * The screen port: what the board says, over HTTP on the loopback interface. A page of another site that a browser on
 * this machine has open gets nothing: the `Host` must be this one (DNS rebinding), and a foreign `Origin` must be named
 * in the configuration.
 */
export class ScreenServer {
  private readonly server: Server;
  private readonly clients = new Set<ServerResponse>();
  private readonly boot = randomUUID().slice(0, 8);
  private beat?: NodeJS.Timeout;
  private again?: NodeJS.Timeout;
  private stopping = false;
  private stopListening: () => void = () => undefined;
  /** Why the port is not served. */
  problem?: string;

  constructor(
    private readonly board: ScreenBoard,
    private readonly options: ScreenServerOptions,
  ) {
    this.server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) =>
      this.answer(request, response),
    );
    this.server.maxConnections = 32;
  }

  /** Where it listens; 0 while it does not. */
  get port(): number {
    return (this.server.address() as AddressInfo | null)?.port ?? 0;
  }

  /** A port that is taken is tried again and again: the watch over the machine goes on without it. */
  async start(): Promise<void> {
    this.stopListening = this.board.onChange(() => this.tellAll());
    this.beat = setInterval(
      () => this.clients.forEach((one) => one.write(': \n\n')),
      this.options.heartbeatMs ?? 15_000,
    );
    await this.listen();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.stopListening();
    clearInterval(this.beat);
    clearTimeout(this.again);
    for (const client of this.clients) client.end();
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async listen(): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.server.once('error', reject);
        this.server.listen(this.options.port, '127.0.0.1', () => {
          this.server.off('error', reject);
          resolve();
        });
      });
      this.server.on('error', (error) => this.options.logger.warn({ reason: error.message }, 'screen port'));
      this.problem = undefined;
    } catch (error) {
      if (this.stopping) return;
      this.problem = (error as Error).message;
      this.options.logger.error({ reason: this.problem }, 'the screen port cannot be opened');
      this.again = setTimeout(() => void this.listen(), TRY_AGAIN_MS);
    }
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { origin, host } = request.headers;
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Cache-Control', 'no-store');
    if (!this.hosts.includes(host?.toLowerCase() ?? '')) return refuse(response, 403, 'wrong host');
    if (origin !== undefined && !this.mayRead(origin)) return refuse(response, 403, 'wrong origin');
    if (origin !== undefined) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Vary', 'Origin');
    }
    if (request.method !== 'GET') {
      response.setHeader('Allow', 'GET');
      return refuse(response, 405, 'only GET');
    }
    switch (request.url?.split('?')[0]) {
      case '/':
        response.setHeader('Content-Security-Policy', pagePolicy(this.options.allowOrigins));
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        return void response.end(SCREEN_PAGE);
      case '/screen':
        response.setHeader('Content-Type', 'application/json; charset=utf-8');
        return void response.end(this.body);
      case '/screen/events':
        return this.stream(request, response);
      default:
        return refuse(response, 404, 'not found');
    }
  }

  private stream(request: IncomingMessage, response: ServerResponse): void {
    if (this.clients.size >= (this.options.mostClients ?? 8)) {
      response.setHeader('Retry-After', '5');
      return refuse(response, 503, 'too many listeners');
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream', Connection: 'keep-alive' });
    request.socket.setKeepAlive(true);
    response.write(`retry: ${RETRY_MS}\n\n`);
    this.clients.add(response);
    response.on('close', () => this.clients.delete(response));
    this.tell(response);
  }

  private tellAll(): void {
    for (const client of this.clients) this.tell(client);
  }

  private tell(client: ServerResponse): void {
    // One that does not read is dropped: it would hold every change in memory. It may come again.
    if (client.writableLength > 64 * 1024) return void client.destroy();
    client.write(`id: ${this.boot}-${this.board.version}\nevent: screen\ndata: ${this.body}\n\n`);
  }

  private get body(): string {
    return JSON.stringify({ v: 1, version: this.board.version, shown: this.board.shown ?? null });
  }

  private mayRead(origin: string): boolean {
    return this.options.allowOrigins.includes(origin) || this.hosts.some((host) => origin === `http://${host}`);
  }

  private get hosts(): string[] {
    // A browser leaves the port out where it is the one of HTTP.
    return ['127.0.0.1', 'localhost'].map((name) => (this.port === 80 ? name : `${name}:${this.port}`));
  }
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(`${reason}\n`);
}
