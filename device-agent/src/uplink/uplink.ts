import { randomUUID } from 'node:crypto';
import type { Clock } from '#libs/clock';
import { ackMessage, downFilter, downTopic, serverTopic, upTopic, type DownKind, type UpKind } from '#libs/contract';
import { partitionOf, type Component } from '#libs/domain';
import type { Logger } from '#libs/observability';
import type { Journal } from '../journal/index.js';
import { encodeEvents } from './batch.js';
import type { BrokerLink, ConnectBroker } from './broker-link.js';
import {
  initialResend,
  nextToSend,
  onAcked,
  onAnnounced,
  onConnected,
  onDisconnected,
  onSent,
  onTime,
} from './resend.js';
import { DEFAULT_RESEND, type ResendState, type ResendTuning } from './resend.js';

/** What the rest of the agent gives to the messages. */
export interface UplinkSources {
  components(): Component[];
  /** Component states and health, as in `up/heartbeat`. */
  heartbeat(): Record<string, unknown>;
  /** A message on `down/command`, `down/screen` or `down/config`. What it throws is logged. */
  told(kind: Told, payload: Buffer): void | Promise<void>;
  /**
   * On each new connection: how to publish on `up/reply`. That resolves when the broker has confirmed it and rejects when
   * the connection is gone. `undefined` once it is.
   */
  connected(reply: ((body: object) => Promise<void>) | undefined): void;
  /** The server has acknowledged: everything below `oldest` is committed. */
  acknowledged(oldest: number): void;
}

export type Told = Exclude<DownKind, 'ack'>;
const TOLD: readonly Told[] = ['command', 'screen', 'config'];

export interface UplinkOptions {
  terminalId: string;
  agentVersion: string;
  heartbeatMs: number;
  clock: Clock;
  logger: Logger;
  /** In [0, 1), for jitter. */
  random: () => number;
  resend?: Partial<ResendTuning>;
  /** First and longest wait before connecting again. */
  reconnectMs?: { first: number; longest: number };
}

interface Connection {
  link: BrokerLink;
  session: string;
  /** What its last birth named. */
  components: string;
}

const FAREWELL_MS = 1_000;
const STEADY_AFTER_MS = 10_000;

/** Keeps a connection to the broker and sends what the journal holds, until the server has acknowledged it. */
export class Uplink {
  private state: ResendState;
  private readonly tuning: ResendTuning;
  private connection?: Connection;
  private stopping = false;
  private pumping = false;
  /** Woken while pumping: what is next has to be looked up once more. */
  private pumpAgain = false;
  private failures = 0;
  private resendTimer?: NodeJS.Timeout;
  private pause?: { timer: NodeJS.Timeout; wake: () => void };
  private running: Promise<void> = Promise.resolve();
  /** How often the server acknowledged what this journal never gave. */
  private ahead = 0;

  constructor(
    private readonly options: UplinkOptions,
    private readonly connect: ConnectBroker,
    private readonly journal: Journal,
    private readonly sources: UplinkSources,
  ) {
    this.tuning = { ...DEFAULT_RESEND, ...options.resend };
    this.state = initialResend(journal.oldest - 1);
  }

  get status(): { connected: boolean; acknowledgedAhead?: number } {
    return { connected: this.connection !== undefined, ...(this.ahead > 0 && { acknowledgedAhead: this.ahead }) };
  }

  start(): void {
    this.running = this.run();
  }

  /**
   * Says `stopped` and leaves; what is not acknowledged stays in the journal. Without the farewell when the agent comes
   * back at once: its new birth ends the old session.
   */
  async stop(sayStopped = true): Promise<void> {
    this.stopping = true;
    this.pause?.wake();
    const connection = this.connection;
    if (connection) {
      if (sayStopped) {
        const farewell = this.publish(connection, 'session', { state: 'stopped', journal: this.journal.id }, 1);
        await Promise.race([farewell.catch(() => undefined), sleep(FAREWELL_MS)]);
      }
      await Promise.race([connection.link.end().catch(() => undefined), sleep(FAREWELL_MS)]);
      connection.link.cut();
    }
    await Promise.race([this.running, sleep(FAREWELL_MS)]);
  }

  /** Something new is on disk: it goes out now. */
  wake(): void {
    void this.pump();
  }

  /**
   * More may be known of the terminal than at its birth: what a device is made of is known once it has been found. The
   * birth is said again then, in the same session.
   */
  tellComponents(): void {
    const { connection, sources } = this;
    if (connection && !this.stopping && connection.components !== sources.components().join()) this.beBorn(connection);
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.serveOneConnection();
      } catch (error) {
        this.options.logger.warn({ reason: (error as Error).message }, 'no connection to the broker');
      }
      if (!this.stopping) await this.waitBeforeReconnecting();
    }
  }

  private async serveOneConnection(): Promise<void> {
    // A session is one connection: the last will of the one before may come after the birth of this one.
    const session = randomUUID();
    const { terminalId } = this.options;
    const will = { v: 1, state: 'lost', session, journal: this.journal.id, at: this.now() };
    const link = await this.connect({
      clientId: terminalId,
      will: { topic: upTopic(terminalId, 'session'), payload: JSON.stringify(will) },
      onMessage: (topic, payload) => void this.receive(topic, payload).catch((error: unknown) => this.complain(error)),
    });
    const heartbeats = setInterval(() => this.beat(), this.options.heartbeatMs);
    try {
      if (this.stopping) return link.cut();
      await this.greet({ link, session, components: '' });
      const since = performance.now();
      const reason = await link.closed;
      // A connection that another client of the same name takes away at once is not a success.
      if (performance.now() - since > STEADY_AFTER_MS) this.failures = 0;
      this.options.logger.info({ reason }, 'connection to the broker ended');
    } finally {
      clearInterval(heartbeats);
      clearTimeout(this.resendTimer);
      this.connection = undefined;
      this.state = onDisconnected(this.state);
      this.sources.connected(undefined);
      link.cut();
    }
  }

  private async greet(connection: Connection): Promise<void> {
    const { terminalId } = this.options;
    await connection.link.subscribe(downFilter(terminalId));
    await connection.link
      .subscribe(serverTopic(partitionOf(terminalId)))
      .catch((error: unknown) => this.complain(error));
    if (this.stopping) return connection.link.cut();
    this.beBorn(connection);
    this.connection = connection;
    this.state = onConnected(this.state);
    this.options.logger.info({ session: connection.session }, 'connected to the broker');
    this.beat();
    this.wake();
    this.sources.connected((body) => this.reply(connection, body));
  }

  /** A publication that the broker never confirms is known only by the end of the connection. */
  private reply(connection: Connection, body: object): Promise<void> {
    const gone = connection.link.closed.then((reason) => Promise.reject(new Error(reason)));
    return Promise.race([this.publish(connection, 'reply', body, 1), gone]);
  }

  private beBorn(connection: Connection): void {
    const { id: journal, oldest } = this.journal;
    const components = this.sources.components();
    connection.components = components.join();
    this.send(
      connection,
      'session',
      { state: 'online', journal, oldest, agent: this.options.agentVersion, components },
      1,
    );
  }

  /** Sends run after run until nothing is left or the window is full. One at a time, so that the order stays. */
  private async pump(): Promise<void> {
    this.pumpAgain = true;
    if (this.pumping) return;
    this.pumping = true;
    while (this.pumpAgain) {
      this.pumpAgain = false;
      try {
        while (await this.sendNextRun());
      } catch (error) {
        this.complain(error);
      }
    }
    this.pumping = false;
    this.planResend();
  }

  private async sendNextRun(): Promise<boolean> {
    const { connection, journal } = this;
    const plan = nextToSend(this.state, journal, this.tuning);
    if (!plan || !connection) return false;
    const entries = await journal.read(plan.from, plan.limit);
    // While it was read, an acknowledgement, a time-out or a new connection may have changed what is next.
    const changed = this.connection !== connection || nextToSend(this.state, journal, this.tuning)?.from !== plan.from;
    // Empty: a number that no longer exists. The server steps over it once all before is acknowledged (`oldest`).
    if (changed || entries.length === 0) return changed;
    const { session } = connection;
    const { payload, last } = encodeEvents(
      { session, journal: journal.id, oldest: journal.oldest, sentAt: this.now() },
      entries,
    );
    connection.link.publish(upTopic(this.options.terminalId, 'events'), payload, 1).catch(() => undefined);
    this.state = onSent(this.state, last, performance.now(), this.chance);
    return true;
  }

  private planResend(): void {
    clearTimeout(this.resendTimer);
    if (this.state.resendAt === undefined) return;
    this.resendTimer = setTimeout(
      () => {
        this.state = onTime(this.state, performance.now());
        this.wake();
      },
      Math.max(1, this.state.resendAt - performance.now()),
    );
  }

  private async receive(topic: string, payload: Buffer): Promise<void> {
    const { terminalId } = this.options;
    if (topic === downTopic(terminalId, 'ack')) return this.acknowledge(payload);
    if (topic === serverTopic(partitionOf(terminalId))) {
      this.state = onAnnounced(this.state, performance.now(), this.chance);
      return this.planResend();
    }
    const kind = TOLD.find((one) => topic === downTopic(terminalId, one));
    if (kind) await this.sources.told(kind, payload);
  }

  private async acknowledge(payload: Buffer): Promise<void> {
    const { journal, upTo } = ackMessage.parse(JSON.parse(payload.toString('utf8')));
    if (journal !== this.journal.id) return;
    if (upTo >= this.journal.next) return this.renewJournal(upTo);
    this.journal.acknowledge(upTo);
    this.state = onAcked(this.state, upTo, performance.now(), this.chance);
    this.sources.acknowledged(this.journal.oldest);
    this.planResend();
    this.wake();
  }

  private async renewJournal(upTo: number): Promise<void> {
    const { connection, journal } = this;
    this.ahead += 1;
    this.options.logger.error(
      { upTo, next: journal.next },
      'acknowledged ahead of what was given: the journal takes a new name',
    );
    await journal.renew();
    connection?.link.cut();
  }

  private beat(): void {
    // Should a read of the journal have failed, this is when it is tried again.
    this.wake();
    if (this.connection && !this.stopping) this.send(this.connection, 'heartbeat', this.sources.heartbeat(), 0);
  }

  private send(connection: Connection, kind: UpKind, body: object, qos: 0 | 1): void {
    this.publish(connection, kind, body, qos).catch(() => undefined);
  }

  private publish({ link, session }: Connection, kind: UpKind, body: object, qos: 0 | 1): Promise<void> {
    const payload = JSON.stringify({ v: 1, session, at: this.now(), ...body });
    return link.publish(upTopic(this.options.terminalId, kind), payload, qos);
  }

  private async waitBeforeReconnecting(): Promise<void> {
    const { first, longest } = this.options.reconnectMs ?? { first: 500, longest: 30_000 };
    const wait = Math.min(longest, first * 2 ** Math.min(this.failures++, 16)) * (0.5 + this.options.random() * 0.5);
    await new Promise<void>((resolve) => (this.pause = { timer: setTimeout(resolve, wait), wake: resolve }));
    clearTimeout(this.pause?.timer);
    this.pause = undefined;
  }

  private complain(error: unknown): void {
    this.options.logger.warn({ reason: (error as Error).message }, 'uplink');
  }

  private get chance() {
    return { tuning: this.tuning, random: this.options.random };
  }

  private now(): string {
    return this.options.clock.now().toISOString();
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
