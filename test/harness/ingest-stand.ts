import { Global, Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Aedes } from 'aedes';
import { connectAsync, type MqttClient } from 'mqtt';
import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { downFilter, serverTopic, upTopic, type AckMessage, type UpKind } from '#libs/contract';
import { partitionOf } from '#libs/domain';
import { createMetrics, silentLogger } from '#libs/observability';
import { eventually, MovableClock } from '#libs/testkit';
import { DatabaseModule } from '../../apps/server/src/database/database.module.js';
import { createDataSource } from '../../apps/server/src/database/data-source.js';
import { EVENT_SINK, IngestModule, type AcceptedEvent, type EventSink } from '../../apps/server/src/ingest/index.js';
import { PlatformModule } from '../../apps/server/src/platform.module.js';
import { serverConfig } from '../../apps/server/src/server.config.js';
import { TerminalModule } from '../../apps/server/src/terminal/index.js';
import { WakeModule } from '../../apps/server/src/wake/index.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** Keeps what the hop accepted, and can be told to fail. */
export class RecordingSink implements EventSink {
  readonly applied: AcceptedEvent[] = [];
  before: (events: readonly AcceptedEvent[]) => void | Promise<void> = () => undefined;

  async apply(_sql: unknown, events: readonly AcceptedEvent[]): Promise<(string | null)[]> {
    await this.before(events);
    this.applied.push(...events);
    return events.map(() => null);
  }
}

@Global()
@Module({})
class RecordingSinkModule {
  static of(sink: EventSink): DynamicModule {
    return { module: RecordingSinkModule, providers: [{ provide: EVENT_SINK, useValue: sink }], exports: [EVENT_SINK] };
  }
}

export interface TestBroker {
  url: string;
  close(): Promise<void>;
}

/** A real MQTT broker on a free port. */
export async function startBroker(port = 0): Promise<TestBroker> {
  const broker = await Aedes.createBroker({ concurrency: 0 });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export interface Replica {
  app: INestApplicationContext;
  sink: RecordingSink;
  close(): Promise<void>;
}

export interface IngestStand {
  database: TestDatabase;
  /** May be replaced by another one. */
  broker: TestBroker;
  clock: MovableClock;
  /** Starts a replica with nothing but ingest and waits until it listens to `partitions` partitions at least. */
  replica(options?: { silenceSeconds?: number; partitions?: number }): Promise<Replica>;
  /** A terminal's side of the wire, written against the contract alone. */
  agent(terminalId: string): Promise<TestAgent>;
  addTerminals(ids: string[]): Promise<void>;
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export class TestAgent {
  readonly journal: string = randomUUID();
  session: string = randomUUID();
  readonly acks: AckMessage[] = [];
  readonly announcements: unknown[] = [];

  constructor(
    readonly terminalId: string,
    readonly client: MqttClient,
    private readonly clock: MovableClock,
  ) {
    client.on('message', (topic, payload) => {
      const message = JSON.parse(payload.toString());
      if (topic.endsWith('/down/ack')) this.acks.push(message as AckMessage);
      if (topic.endsWith('/server')) this.announcements.push(message);
    });
  }

  async send(kind: UpKind, message: unknown): Promise<void> {
    const payload = typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message);
    await this.client.publishAsync(upTopic(this.terminalId, kind), payload, { qos: 1 });
  }

  /** Sends events with these numbers, or whole entries. */
  async events(entries: (number | object)[], oldest?: number): Promise<void> {
    const events = entries.map((entry) => (typeof entry === 'number' ? this.fault(entry) : entry));
    const first = oldest ?? Math.min(...events.map((event) => (event as { seq: number }).seq));
    const { session, journal } = this;
    await this.send('events', { v: 1, session, journal, oldest: first, sentAt: this.now(), events });
  }

  fault(seq: number, change: object = {}): object {
    return {
      seq,
      at: this.now(),
      kind: 'raised',
      component: 'cardReader',
      fault: 'card.jam',
      detail: { seq },
      ...change,
    };
  }

  async birth(change: object = {}): Promise<void> {
    const { session, journal } = this;
    await this.send('session', { v: 1, state: 'online', session, journal, oldest: 1, at: this.now(), ...change });
  }

  async heartbeat(change: object = {}): Promise<void> {
    const components = { cardReader: 'ok' };
    await this.send('heartbeat', { v: 1, session: this.session, at: this.now(), components, ...change });
  }

  /** Waits for the acknowledgement of `upTo`. */
  acked(upTo: number): Promise<AckMessage> {
    return eventually(`ack of ${upTo}`, () =>
      this.acks.find((ack) => ack.upTo === upTo && ack.journal === this.journal),
    );
  }

  now(): string {
    return this.clock.now().toISOString();
  }
}

const PLACES = `INSERT INTO region VALUES ('north', '北区', 'North');
  INSERT INTO site VALUES ('S1', 'north', '一号网点', 'Site one', '一号路', '1 First Road', 31.2, 121.5)`;

export async function createIngestStand(terminals: string[]): Promise<IngestStand> {
  const database = await createTestDatabase();
  const broker = await startBroker();
  const clock = new MovableClock();
  const open: { close(): Promise<void> }[] = [];
  const query = <Row>(text: string, values?: unknown[]) => database.database.run<Row>({ text }, values);
  const addTerminals = async (ids: string[]) => {
    await query(
      `INSERT INTO terminal (id, site_id, model, partition, silent_after_seconds)
        SELECT id, 'S1', 'ATM 1', p, 90 FROM unnest($1::text[], $2::int[]) AS t (id, p)`,
      [ids, ids.map(partitionOf)],
    );
  };
  await query(PLACES);
  await addTerminals(terminals);
  const stand: IngestStand = {
    database,
    broker,
    clock,
    query,
    addTerminals,
    replica: async (options = {}) => {
      const replica = await startReplica({ url: database.url, broker: stand.broker.url, clock, ...options });
      open.push(replica);
      return replica;
    },
    agent: async (terminalId) => {
      const client = await connectAsync(stand.broker.url, { protocolVersion: 4, clean: true, clientId: terminalId });
      await client.subscribeAsync([downFilter(terminalId), serverTopic(partitionOf(terminalId))], { qos: 1 });
      open.push({ close: () => client.endAsync(true) });
      return new TestAgent(terminalId, client, clock);
    },
    close: async () => {
      for (const each of open) await each.close();
      await stand.broker.close();
      await database.drop();
    },
  };
  return stand;
}

interface ReplicaOptions {
  url: string;
  broker: string;
  clock: MovableClock;
  silenceSeconds?: number;
  partitions?: number;
}

async function startReplica(options: ReplicaOptions): Promise<Replica> {
  const config = serverConfig.read({
    DATABASE_URL: options.url,
    MQTT_URL: options.broker,
    ROLES: 'ingest',
    ...(options.silenceSeconds && { SILENCE_SECONDS: String(options.silenceSeconds) }),
  });
  const sink = new RecordingSink();
  const dataSource = await createDataSource(options.url, 8).initialize();
  const platform = { config, clock: options.clock, logger: silentLogger, metrics: createMetrics() };
  @Module({
    imports: [
      PlatformModule.of(platform),
      DatabaseModule.on(dataSource),
      WakeModule,
      TerminalModule,
      IngestModule.with(RecordingSinkModule.of(sink)),
    ],
  })
  class Program {}
  const app = await NestFactory.createApplicationContext(Program, { logger: ['error'], abortOnError: false });
  const { IngestHealth } = await import('../../apps/server/src/ingest/index.js');
  const enough = options.partitions ?? 64;
  await eventually('the replica listens', () => app.get(IngestHealth).facts().partitionsListening >= enough);
  let closed: Promise<void> | undefined;
  return { app, sink, close: () => (closed ??= app.close()) };
}
