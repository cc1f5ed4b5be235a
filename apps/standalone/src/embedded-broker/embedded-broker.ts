import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client, type ConnectPacket, type PublishPacket } from 'aedes';
import { TERMINAL_ID } from '#libs/contract';
import type { Logger } from '#libs/observability';
import { mayPublish, mayRetain, maySubscribe, type Account } from './access-rules.js';
import { limitPacketSize } from './packet-limit.js';
import { PublishGate, type GateLimits } from './publish-gate.js';

export type Authenticate = (
  username: string,
  password: string,
) => Account['kind'] | null | Promise<Account['kind'] | null>;

export interface EmbeddedBrokerOptions {
  /** Port on 127.0.0.1; 0 takes a free one, which is kept over a restart. */
  port: number;
  logger: Logger;
  authenticate: Authenticate;
  limits?: Partial<BrokerLimits>;
}

export interface BrokerLimits extends GateLimits {
  connections: number;
  packetBytes: number;
  /** Bytes that wait for a terminal that does not read, before it is cut off. */
  backlogBytes: number;
}

const LIMITS: BrokerLimits = {
  connections: 15_000,
  packetBytes: 256 * 1024,
  backlogBytes: 512 * 1024,
  inFlight: 5_000,
  perSecond: 1_000,
  burst: 2_000,
};

/** CONNACK return codes (MQTT 3.1.1, 3.2.2.3). */
const BAD_LOGIN = 4;
const NOT_AUTHORISED = 5;

/**
 * An MQTT 3.1.1 broker on the loopback, for the demonstration bank and for tests. Each terminal may speak and hear under
 * its own topics only. It keeps nothing between connections: sessions are always clean.
 */
export class EmbeddedBroker {
  private broker: Aedes | undefined;
  private listener: Server | undefined;
  private boundPort: number;
  private readonly limits: BrokerLimits;
  private readonly sockets = new Set<Socket>();
  private readonly accounts = new WeakMap<Client, Account>();
  private readonly wills = new WeakMap<Client, string>();
  private gate: PublishGate;

  constructor(private readonly options: EmbeddedBrokerOptions) {
    this.limits = { ...LIMITS, ...options.limits };
    this.gate = new PublishGate(this.limits);
    this.boundPort = options.port;
  }

  /** The port it listens on, known once it has started. */
  get port(): number {
    return this.boundPort;
  }

  /** Address without login. */
  get url(): string {
    return `mqtt://127.0.0.1:${this.boundPort}`;
  }

  async start(): Promise<void> {
    if (this.listener) return;
    this.gate = new PublishGate(this.limits);
    const broker = await this.createBroker();
    const listener = createServer((socket) => this.accept(broker, socket));
    listener.maxConnections = this.limits.connections;
    listener.on('drop', () => this.options.logger.warn({ limit: this.limits.connections }, 'too many connections'));
    listener.listen({ port: this.boundPort, host: '127.0.0.1', backlog: 2_048 });
    try {
      await once(listener, 'listening');
    } catch (error) {
      broker.close();
      throw error;
    }
    const address = listener.address();
    if (typeof address === 'object' && address) this.boundPort = address.port;
    this.broker = broker;
    this.listener = listener;
  }

  /** Cuts every connection. A later `start` listens on the same port. */
  async stop(): Promise<void> {
    const { broker, listener } = this;
    if (!broker || !listener) return;
    this.broker = undefined;
    this.listener = undefined;
    const closed = once(listener, 'close');
    listener.close();
    await new Promise<void>((resolve) => broker.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async createBroker(): Promise<Aedes> {
    const broker = await Aedes.createBroker({
      // With its default of 100 the library overflows the stack under load; the gate bounds it instead.
      concurrency: 0,
      connectTimeout: 10_000,
      maxInflightInbound: 100,
      maxClientsIdLength: 512,
      maxTopicLevels: 16,
      preConnect: (client, packet, done) => this.adjustConnect(client, packet, done),
      authenticate: (client, username, password, done) =>
        void this.logIn(client, username, password?.toString()).then(
          (error) => done(error, error === null),
          (error: Error) => done(refusal(NOT_AUTHORISED, error.message), false),
        ),
      authorizePublish: (client, packet, done) => this.authorizePublish(client, packet, done),
      authorizeSubscribe: (client, subscription, done) =>
        done(null, this.isSubscriptionAllowed(client, subscription.topic) ? subscription : null),
      authorizeForward: (client, packet) => (this.keepsUp(client) ? packet : null),
      published: (packet, client, done) => {
        if (client && packet.qos < 2) this.gate.leave(client);
        done();
      },
    });
    const log = (client: Client, error: Error) =>
      this.options.logger.debug({ client: client.id, reason: error.message }, 'connection ended');
    broker.on('clientError', log);
    broker.on('connectionError', log);
    return broker;
  }

  private accept(broker: Aedes, socket: Socket): void {
    socket.setNoDelay(true);
    this.sockets.add(socket);
    const client = broker.handle(socket);
    socket.once('close', () => {
      this.sockets.delete(socket);
      this.gate.forget(client);
    });
    limitPacketSize(client, this.limits.packetBytes, (announced) =>
      this.options.logger.warn({ user: this.accounts.get(client)?.username, announced }, 'packet too large'),
    );
  }

  /**
   * Client ids live under the account, so that nobody can push another terminal off by taking its id. Sessions are
   * clean, or messages for clients that never return would pile up.
   */
  private adjustConnect(client: Client, packet: ConnectPacket, done: (e: Error | null, ok: boolean) => void): void {
    packet.clean = true;
    if (packet.clientId) packet.clientId = `${packet.username ?? ''}/${packet.clientId}`;
    if (packet.will) {
      packet.will.retain = false;
      this.wills.set(client, packet.will.topic);
    }
    done(null, true);
  }

  /** `null` when the login is right, else the refusal. */
  private async logIn(client: Client, username = '', password = ''): Promise<AuthenticateError | null> {
    const kind = await this.options.authenticate(username, password);
    if (!kind || (kind === 'terminal' && !TERMINAL_ID.test(username))) {
      this.options.logger.warn({ user: username.slice(0, 64) }, 'login refused');
      return refusal(BAD_LOGIN, 'wrong user or password');
    }
    const account: Account = { kind, username };
    const will = this.wills.get(client);
    if (will !== undefined && !this.isPublishAllowed(account, will, 'will refused')) {
      return refusal(NOT_AUTHORISED, 'the will names a topic that is not the terminal’s own');
    }
    this.accounts.set(client, account);
    return null;
  }

  private authorizePublish(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void {
    const account = client && this.accounts.get(client);
    if (!client || !account || !this.isPublishAllowed(account, packet.topic, 'publish refused')) {
      done(new Error(`${account?.username ?? 'nobody'} may not publish to ${packet.topic}`));
      return;
    }
    if (packet.retain && !mayRetain(account, packet.topic)) packet.retain = false;
    // A will comes when its client is gone already, and a repeated QoS 2 message is not published again: neither would
    // ever leave the gate. The library bounds the latter by itself.
    if (client.closed || packet.qos === 2) done();
    else this.gate.enter(client, done, account.kind === 'server');
  }

  private isPublishAllowed(account: Account, topic: string, event: string): boolean {
    const { allowed, reason } = mayPublish(account, topic);
    if (!allowed) this.options.logger.warn({ user: account.username, topic, reason }, event);
    return allowed;
  }

  private isSubscriptionAllowed(client: Client, topic: string): boolean {
    const account = this.accounts.get(client);
    if (!account) return false;
    const { allowed, reason } = maySubscribe(account, topic);
    if (!allowed) this.options.logger.warn({ user: account.username, topic, reason }, 'subscription refused');
    return allowed;
  }

  /** A terminal that stopped reading must not hold up the server, which speaks to all of them over one connection. */
  private keepsUp(client: Client): boolean {
    if (client.conn.writableLength < this.limits.backlogBytes) return true;
    const account = this.accounts.get(client);
    if (account?.kind === 'server') return true;
    this.options.logger.warn({ user: account?.username }, 'cut off: does not read');
    client.conn.destroy();
    return false;
  }
}

function refusal(returnCode: number, message: string): AuthenticateError {
  return Object.assign(new Error(message), { returnCode });
}
