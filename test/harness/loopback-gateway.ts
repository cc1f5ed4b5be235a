import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ArrivedMessage {
  to: string;
  text: string;
  key: string;
  at: number;
}

/** The least an SMS gateway can be, on a real socket and in this process: answers as told and keeps what it took. */
export class LoopbackGateway {
  readonly arrived: ArrivedMessage[] = [];
  status = 200;
  delayMs = 0;
  private held: Promise<void> | undefined;
  private server!: Server;

  /** Takes messages in and answers none. @returns what lets the answers go */
  hold(): () => void {
    let release!: () => void;
    this.held = new Promise((resolve) => (release = resolve));
    return () => {
      this.held = undefined;
      release();
    };
  }

  async open(port = 0): Promise<void> {
    this.server = createServer((request, response) => {
      void body(request).then((text) => {
        if (this.status === 200) {
          const { to, text: words } = JSON.parse(text) as { to: string; text: string };
          this.arrived.push({
            to,
            text: words,
            key: String(request.headers['idempotency-key']),
            at: performance.now(),
          });
        }
        const answer = (): void => {
          response.writeHead(this.status, { 'content-type': 'application/json' });
          response.end(`{"providerId":"p${this.arrived.length}"}`);
        };
        if (this.held) void this.held.then(answer);
        else if (this.delayMs > 0) setTimeout(answer, this.delayMs);
        else answer();
      });
    });
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function body(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
