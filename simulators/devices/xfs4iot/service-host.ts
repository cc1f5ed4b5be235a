import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { capabilitiesOf } from './capabilities.js';
import { Envelope, readCommand, type Incoming, type SimulatedGeneration } from './envelope.js';
import { SimulatedHardware, USUAL_SERVICES, hasStorage, type Json, type ServiceName } from './hardware.js';

export interface Xfs4IotOptions {
  /** 0 for any port. */
  port?: number;
  host?: string;
  generation?: SimulatedGeneration;
  services?: readonly ServiceName[];
  /** Put behind the name of every service: a second card reader is `CardReader2`. */
  suffix?: string;
  /** Addresses of further services that the publisher names. */
  elsewhere?: readonly string[];
}

const ROOT = '/xfs4iot/v1.0';

/** The publisher and the services of one machine as a client meets them: sockets, commands, answers. */
export class ServiceHost {
  protected readonly hardware = new SimulatedHardware();
  protected readonly envelope: Envelope;
  readonly services: readonly ServiceName[];
  private readonly clients = new Map<WebSocket, ServiceName | 'publisher'>();
  private http: Server | undefined;
  private sockets: WebSocketServer | undefined;
  private port: number;
  private readonly host: string;
  private readonly suffix: string;
  private mute = false;
  /** Addresses of further services that the publisher names. */
  readonly elsewhere: string[];

  /** Names of the commands that came in, oldest first; at most the last 1000. */
  readonly commands: string[] = [];
  /** The same, as they came. */
  readonly received: string[] = [];
  /** Every message that went out, oldest first; at most the last 1000. */
  readonly sent: string[] = [];

  constructor(options: Xfs4IotOptions = {}) {
    this.port = options.port ?? 0;
    this.host = options.host ?? '127.0.0.1';
    this.envelope = new Envelope(options.generation ?? 'current');
    this.services = options.services ?? USUAL_SERVICES;
    this.suffix = options.suffix ?? '';
    this.elsewhere = [...(options.elsewhere ?? [])];
  }

  /** Serves the publisher and its services; the port stays the same over stop and start. */
  async start(): Promise<{ url: string; port: number }> {
    // What is no WebSocket request is answered with 400 and nothing else.
    const http = createServer((_request, response) => response.writeHead(400).end());
    const sockets = new WebSocketServer({ server: http });
    sockets.on('connection', (socket, request) => this.onConnection(socket, request.url ?? ''));
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject);
      http.listen(this.port, this.host, resolve);
    });
    this.http = http;
    this.sockets = sockets;
    this.port = (http.address() as AddressInfo).port;
    return { url: `ws://${this.host}:${this.port}${ROOT}`, port: this.port };
  }

  async stop(): Promise<void> {
    this.dropConnections();
    this.sockets?.close();
    const http = this.http;
    this.http = undefined;
    if (http) await new Promise<void>((resolve) => http.close(() => resolve()));
  }

  /** Cuts every connection, as a restart of the services does; new ones are taken. */
  dropConnections(): void {
    for (const socket of this.clients.keys()) socket.terminate();
  }

  /** Commands are taken and never answered. */
  hang(): void {
    this.mute = true;
  }

  recover(): void {
    this.mute = false;
  }

  /** Sends any text to every client of a service, for tests of tolerance. */
  say(service: ServiceName, text: string): void {
    for (const [socket, at] of this.clients) if (at === service) this.send(socket, text);
  }

  /** Addresses of the services, once started. */
  addresses(): string[] {
    return this.services.map((name) => `ws://${this.host}:${this.port}${ROOT}/${name}${this.suffix}/`);
  }

  private onConnection(socket: WebSocket, url: string): void {
    const name = url.replace(/\/+$/, '').slice(ROOT.length + 1);
    const service = name === '' ? 'publisher' : this.services.find((one) => `${one}${this.suffix}` === name);
    if (!url.startsWith(ROOT) || !service) return socket.close();
    this.clients.set(socket, service);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.clients.delete(socket));
    socket.on('message', (data: Buffer) => this.onMessage(socket, service, data.toString('utf8')));
  }

  private onMessage(socket: WebSocket, service: ServiceName | 'publisher', text: string): void {
    const command = readCommand(text);
    keep(this.commands, command?.name ?? 'malformed');
    keep(this.received, text);
    if (this.mute || !command) return;
    const answer = this.envelope.accepts(command) ? this.answer(service, command.name) : undefined;
    if (!answer) return this.send(socket, this.envelope.acknowledge(command, 'invalidMessage'));
    this.send(socket, this.envelope.acknowledge(command, 'ok'));
    if (service === 'publisher') this.send(socket, this.detail(command, answer));
    this.send(socket, this.envelope.completion(command, answer));
  }

  // A publisher may name the services one after the other before it completes.
  private detail(command: Incoming, { services }: Json): string {
    const first = (services as unknown[]).slice(0, 1);
    return this.envelope.event(command, 'ServicePublisher.ServiceDetailEvent', {
      vendorName: 'Simulated',
      services: first,
    });
  }

  private answer(service: ServiceName | 'publisher', command: string): Json | undefined {
    if (service === 'publisher') {
      if (command !== 'ServicePublisher.GetServices') return undefined;
      const services = [...this.addresses(), ...this.elsewhere].map((serviceURI) => ({ serviceURI }));
      return { vendorName: 'Simulated', services };
    }
    if (command === 'Common.Capabilities') return capabilitiesOf(service);
    if (command === 'Common.Status') return this.hardware.statusOf(service, this.envelope.generation);
    if (command === 'Storage.GetStorage' && hasStorage(service)) return { storage: this.hardware.unitsOf(service) };
    return undefined;
  }

  private send(socket: WebSocket, text: string): void {
    keep(this.sent, text);
    socket.send(text);
  }
}

function keep(list: string[], text: string): void {
  list.push(text);
  if (list.length > 1_000) list.shift();
}
