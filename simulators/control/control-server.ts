import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listenOnLoopback, readJson, Refusal, refuseStrangers, sendError, sendJson } from './json-http.js';

/** A verb on one terminal, with the body of the request. What it returns is the answer. */
export type Verb = (argument: Record<string, unknown>) => unknown;

/** What can be told to the terminals of one process. */
export interface Controlled {
  /** `terminals` or `devices`: the first part of the path. */
  collection: string;
  /** For `GET /{collection}`. */
  list(): unknown;
  /** `undefined` for a terminal that is not here. */
  verbs(terminalId: string): Record<string, Verb> | undefined;
}

/**
 * The HTTP control of a process, on loopback: `GET /health`, `GET /{collection}` and
 * `POST /{collection}/{terminal}/{verb}` with a JSON body, answered `{ok: true, result}`.
 */
export class ControlServer {
  private readonly server: Server;

  constructor(private readonly controlled: Controlled) {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  /** Gives the address. 0 takes a free port. */
  async start(port: number): Promise<string> {
    return `http://127.0.0.1:${await listenOnLoopback(this.server, port)}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      refuseStrangers(request);
      sendJson(response, 200, await this.route(request));
    } catch (error) {
      sendError(response, error);
    }
  }

  private async route(request: IncomingMessage): Promise<unknown> {
    const { pathname } = new URL(request.url ?? '/', 'http://control');
    const [collection, terminal, verb, ...rest] = pathname.split('/').slice(1).map(decodeURIComponent);
    if (request.method === 'GET' && pathname === '/health') return { ok: true };
    if (collection !== this.controlled.collection || rest.length > 0) throw new Refusal(404, `there is no ${pathname}`);
    if (request.method === 'GET' && terminal === undefined) return this.controlled.list();
    if (request.method !== 'POST' || !terminal || !verb)
      throw new Refusal(404, `there is no ${request.method} ${pathname}`);
    const verbs = this.controlled.verbs(terminal);
    if (!verbs) throw new Refusal(404, `terminal ${terminal} is not here`);
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (!run) throw new Refusal(404, `${terminal} has no verb ${verb}; it has ${Object.keys(verbs).join(', ')}`);
    const body = await readJson(request);
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new Refusal(400, 'the body must be an object');
    return { ok: true, result: (await run(body as Record<string, unknown>)) ?? null };
  }
}
