import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { z } from 'zod';
import {
  listenOnLoopback,
  readBody,
  readJson,
  Refusal,
  refuseStrangers,
  sendError,
  sendJson,
} from '../control/json-http.js';
import { Answers, keyPressed, smsReply, type AnswerDoor } from './answers.js';
import { Behaviour, behaviourChange, type BehaviourChange } from './behaviour.js';
import { createFastLane } from './fast-lane.js';
import { LiveFeed } from './live-feed.js';
import { createMailServer } from './mail-server.js';
import { MessageRing, type ArrivedMessage, type MessageCounts, type MessageFilter } from './message-ring.js';
import { PAGE } from './page.js';
import { readSms } from './sms-message.js';
import { WireDeck } from './wires/wire-deck.js';

export interface GatewayAddresses {
  httpPort: number;
  smtpPort: number;
  /** Where an SMS is posted to. */
  smsUrl: string;
  /** Where a call is asked for. */
  voiceUrl: string;
  smtpUrl: string;
}

/** What the gateways have agreed with the program that uses them. */
export interface GatewayAgreement {
  /** Where people's answers go; without it they cannot answer. */
  door?: AnswerDoor;
  /** Bearer token that a call must bring along. */
  voiceToken?: string;
}

/**
 * An SMS gateway over HTTP and a mail server over SMTP that keep what they are sent and show it: as JSON at
 * `GET /messages`, as a live page at `/`. On loopback only.
 */
export class Gateways {
  private readonly ring = new MessageRing();
  private readonly behaviour = new Behaviour();
  private readonly feed = new LiveFeed(this.ring);
  /** The vendors' gateways, on the same port. */
  readonly wires: WireDeck;
  private readonly answers: Answers;
  private readonly http = createServer((request, response) => void this.answer(request, response));
  private readonly lane = createFastLane(this.http, (body, key) => this.takeAtOnce(body, key));
  private readonly mail = createMailServer(this.ring, this.behaviour);
  private readonly sockets = new Set<Socket>();

  /** Ports to bind to; 0 takes a free one. */
  constructor(
    private readonly ports: { httpPort: number; smtpPort: number } = { httpPort: 0, smtpPort: 0 },
    { door, voiceToken }: GatewayAgreement = {},
  ) {
    this.wires = new WireDeck(this.ring, this.behaviour, voiceToken);
    this.wires.voice.callbackToken = door?.token;
    this.answers = new Answers(this.ring, door);
    // The lane owns the sockets, so the timeouts of the HTTP server would close them between two messages.
    this.http.keepAliveTimeout = 0;
    this.lane.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  /** Address of every HTTP gateway; only after {@link start}. */
  get url(): string {
    const address = this.lane.address();
    if (typeof address !== 'object' || !address) throw new Error('the gateways are not started');
    return `http://127.0.0.1:${address.port}`;
  }

  async start(): Promise<GatewayAddresses> {
    const httpPort = await listenOnLoopback(this.lane, this.ports.httpPort);
    const smtpPort = await listenOnLoopback(this.mail.server, this.ports.smtpPort);
    this.mail.on('error', () => undefined);
    const smsUrl = `http://127.0.0.1:${httpPort}/sms`;
    const voiceUrl = `http://127.0.0.1:${httpPort}${this.wires.voice.path}`;
    return { httpPort, smtpPort, smsUrl, voiceUrl, smtpUrl: `smtp://127.0.0.1:${smtpPort}` };
  }

  async stop(): Promise<void> {
    this.feed.close();
    const closed = [
      new Promise<void>((resolve) => (this.lane.listening ? this.lane.close(() => resolve()) : resolve())),
      new Promise<void>((resolve) => (this.mail.server.listening ? this.mail.close(() => resolve()) : resolve())),
    ];
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(closed);
  }

  /** What arrived, newest last. */
  messages(filter: MessageFilter = {}): ArrivedMessage[] {
    return this.ring.list(filter);
  }

  /** How many came in all, also those no longer kept. */
  counts(): MessageCounts {
    return { ...this.ring.counts };
  }

  clear(): void {
    this.ring.clear();
    this.wires.clear();
    this.feed.clear();
  }

  /** Makes the gateways fail in some way from now on; see {@link behaviourChange}. */
  behave(change: BehaviourChange): void {
    this.behaviour.change(behaviourChange.parse(change));
  }

  private takeAtOnce(body: Buffer, key: string | undefined): string | undefined {
    if (!this.behaviour.smsIsOk) return undefined;
    const sms = readSms(body);
    return typeof sms === 'string' ? undefined : this.keep(sms, key);
  }

  private keep(sms: { id?: string; to: string; text: string }, key: string | undefined): string {
    return this.ring.add({ channel: 'sms', ...sms, ...(key === undefined ? {} : { idempotencyKey: key }) });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      refuseStrangers(request);
      const url = new URL(request.url ?? '/', 'http://gateway');
      const wire = this.wires.find(url);
      if (wire) return await this.wires.serve(wire, request, response);
      const route = this.routes[`${request.method} ${url.pathname}`];
      if (!route) throw new Refusal(404, `there is no ${request.method} ${url.pathname}`);
      await route(request, response, url);
    } catch (error) {
      sendError(response, error);
    }
  }

  private readonly routes: Record<string, (request: IncomingMessage, response: ServerResponse, url: URL) => unknown> = {
    'GET /': (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' });
      response.end(PAGE);
    },
    'POST /sms': (request, response) => this.takeSms(request, response),
    'GET /messages': (_request, response, url) => sendJson(response, 200, this.ring.list(readFilter(url))),
    'DELETE /messages': (_request, response) => {
      this.clear();
      response.writeHead(204).end();
    },
    'GET /counts': (_request, response) => sendJson(response, 200, this.ring.counts),
    'GET /stream': (_request, response) => this.feed.add(response),
    'GET /behaviour': (_request, response) => sendJson(response, 200, this.behaviour.show()),
    'POST /behaviour': async (request, response) => {
      this.behaviour.change(read(behaviourChange, await readJson(request)));
      sendJson(response, 200, this.behaviour.show());
    },
    'GET /answers': (_request, response) => sendJson(response, 200, { taken: this.answers.door !== undefined }),
    'POST /answers/sms': async (request, response) => {
      sendJson(response, 200, await this.answers.reply(read(smsReply, await readJson(request))));
    },
    'POST /answers/key': async (request, response) => {
      sendJson(response, 200, await this.answers.press(read(keyPressed, await readJson(request))));
    },
    'GET /health': (_request, response) => sendJson(response, 200, { ok: true, program: 'gateways' }),
  };

  private async takeSms(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sms = readSms(await readBody(request));
    const { mode, seconds = 5 } = this.behaviour.nextSms();
    if (mode === 'drop' || mode === 'error500' || mode === 'reject400') this.ring.counts.refused += 1;
    if (mode === 'drop') return void request.socket.destroy();
    if (mode === 'error500') throw new Refusal(500, 'the gateway is out of order (as it was told to be)');
    if (mode === 'reject400') throw new Refusal(400, 'the message was rejected (as the gateway was told to do)');
    if (typeof sms === 'string') throw new Refusal(400, sms);
    const providerId = this.keep(sms, request.headers['idempotency-key']?.toString());
    if (mode === 'loseAnswer') return void request.socket.destroy();
    if (mode === 'slow') await new Promise((resolve) => setTimeout(resolve, seconds * 1000).unref());
    sendJson(response, 202, { providerId });
  }
}

function read<T extends z.ZodType>(shape: T, body: unknown): z.output<T> {
  const taken = shape.safeParse(body);
  if (taken.success) return taken.data;
  const [issue] = taken.error.issues;
  throw new Refusal(400, [issue?.path.join('.'), issue?.message].filter(Boolean).join(': '));
}

function readFilter(url: URL): MessageFilter {
  const text = (name: string) => url.searchParams.get(name) ?? undefined;
  const [to, channel, since, after] = [text('to'), text('channel'), text('since'), text('after')];
  const sinceMs = since === undefined ? undefined : Number.isFinite(Number(since)) ? Number(since) : Date.parse(since);
  if (sinceMs !== undefined && Number.isNaN(sinceMs))
    throw new Refusal(400, '"since" must be ISO 8601 or milliseconds since 1970');
  return {
    // A plus sign that was not escaped reads as a space in a query.
    ...(to === undefined ? {} : { to: to.replace(/^ /, '+') }),
    ...(channel === undefined ? {} : { channel }),
    ...(sinceMs === undefined ? {} : { sinceMs }),
    ...(after === undefined ? {} : { after: Number(after) }),
  };
}
