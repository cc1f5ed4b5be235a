import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { downFilter, downTopic, partitionUpFilter, serverTopic, upTopic } from '#libs/contract';
import { partitionOf } from '#libs/domain';
import { createLogger, silentLogger } from '#libs/observability';
import { eventually } from '#libs/testkit';
import { EmbeddedBroker } from './embedded-broker.js';

const clients: MqttClient[] = [];
const forked: ChildProcess[] = [];
let broker: EmbeddedBroker;

function open(username: string, options: IClientOptions = {}): MqttClient {
  const client = mqtt.connect(broker.url, {
    username,
    password: 'right',
    clientId: username,
    reconnectPeriod: 0,
    protocolVersion: 4,
    ...options,
  });
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

async function connect(username: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = open(username, options);
  await new Promise((resolve) => client.once('connect', resolve));
  return client;
}

/** The CONNACK return code of a connection that is refused. */
const refusalOf = (client: MqttClient) =>
  new Promise<number>((resolve) => client.once('error', (error) => resolve((error as Error & { code: number }).code)));

/** The server's client, and what it received. */
async function listen(...filters: string[]): Promise<{ server: MqttClient; heard: { topic: string; text: string }[] }> {
  const server = await connect('server');
  const heard: { topic: string; text: string }[] = [];
  server.on('message', (topic, payload) => heard.push({ topic, text: payload.toString() }));
  await server.subscribeAsync(filters, { qos: 1 });
  return { server, heard };
}

const BUILT = join(import.meta.dirname, '../../../../dist/apps/standalone/src/embedded-broker/main.js');

/** The broker as a process of its own, from the build, so that its memory is nobody else's. */
async function forkBroker() {
  const child = fork(BUILT, {
    env: { MQTT_PORT: '0', MQTT_SERVER_PASSWORD: 'right password', MQTT_TERMINAL_PASSWORD: 'right password' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  forked.push(child);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const status = `/proc/${child.pid}/status`;
  return {
    login: { port, password: 'right password' },
    /** In bytes, the most that was resident so far; 0 on a system that does not tell. */
    peakMemory: () =>
      existsSync(status) ? Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))![1]) * 1024 : 0,
  };
}

/** Resolves when the connection was ended by the broker. */
const cut = (client: MqttClient) => new Promise<void>((resolve) => client.once('close', () => resolve()));

beforeAll(async () => {
  broker = new EmbeddedBroker({
    port: 0,
    logger: silentLogger,
    authenticate: async (username, password) =>
      password !== 'right' ? null : username === 'server' ? 'server' : 'terminal',
  });
  await broker.start();
});

afterEach(() => {
  for (const client of clients.splice(0)) client.end(true);
  for (const child of forked.splice(0)) child.kill('SIGKILL');
});

afterAll(() => broker.stop());

describe('logging in to the embedded broker', () => {
  it('is refused with a wrong password', async () => {
    expect(await refusalOf(open('T0001', { password: 'wrong' }))).toBe(4);
  });

  it('is refused without a user, and with a user that cannot stand in a topic', async () => {
    for (const username of ['', 'T0001/up', 'T+', '#']) {
      expect(await refusalOf(open(username, { clientId: 'x' }))).toBe(4);
    }
  });

  it('is refused with a will in another terminal’s name', async () => {
    const will = { topic: upTopic('T0002', 'session'), payload: Buffer.from('{}') };
    expect(await refusalOf(open('T0001', { will }))).toBe(5);
  });

  it('works under any client id, also that of another terminal, which stays connected', async () => {
    const first = await connect('T0001');
    const other = await connect('T0002', { clientId: 'T0001' });
    await other.publishAsync(upTopic('T0002', 'events'), 'x', { qos: 1 });
    expect(first.connected).toBe(true);
  });

  it('of the same terminal under the same client id replaces the older connection', async () => {
    const older = await connect('T0001');
    const ended = cut(older);
    await connect('T0001');
    await ended;
  });
});

describe('a terminal on the embedded broker', () => {
  it('publishes under its own topics', async () => {
    const { heard } = await listen(partitionUpFilter(partitionOf('T0001')));
    const terminal = await connect('T0001');
    for (const kind of ['session', 'events', 'heartbeat', 'reply'] as const) {
      await terminal.publishAsync(upTopic('T0001', kind), kind, { qos: 1 });
    }
    await eventually('four messages', () => heard.length === 4);
    expect(heard.map((message) => message.text)).toEqual(['session', 'events', 'heartbeat', 'reply']);
  });

  const own = `wk/v1/${String(partitionOf('T0001')).padStart(2, '0')}/T0001`;
  const wrongPartition = `wk/v1/${String((partitionOf('T0001') + 1) % 64).padStart(2, '0')}/T0001/up/events`;
  const forbidden = [
    ['as another terminal', upTopic('T0002', 'events')],
    ['in a partition that is not its own', wrongPartition],
    ['downwards', downTopic('T0001', 'ack')],
    ['as the server', serverTopic(partitionOf('T0001'))],
    ['below a known kind', `${own}/up/events/more`],
    ['an unknown kind', `${own}/up/anything`],
    ['outside the tree', 'anything'],
    ['as the broker itself', '$SYS/x/heartbeat'],
  ];
  it.each(forbidden)('cannot publish %s: it is cut off and nothing is passed on', async (_what, topic) => {
    for (const qos of [0, 1, 2] as const) {
      const { heard, server } = await listen('wk/#', 'anything', '$SYS/x/heartbeat');
      const terminal = await connect('T0001');
      const ended = cut(terminal);
      terminal.publish(topic, 'forged', { qos });
      await ended;
      await server.publishAsync('wk/end', 'end', { qos: 1 });
      await eventually('the end', () => heard.some((message) => message.text === 'end'));
      expect(heard.map((message) => message.text)).toEqual(['end']);
      server.end(true);
    }
  });

  it('hears what is said to it and that a server took its partition', async () => {
    const { server } = await listen('wk/end');
    const terminal = await connect('T0001');
    const heard: string[] = [];
    terminal.on('message', (topic) => heard.push(topic));
    await terminal.subscribeAsync([downFilter('T0001'), serverTopic(partitionOf('T0001'))], { qos: 1 });
    await server.publishAsync(downTopic('T0001', 'ack'), '{}', { qos: 1 });
    await server.publishAsync(serverTopic(partitionOf('T0001')), '{}', { qos: 1 });
    await eventually('both', () => heard.length === 2);
    expect(heard).toEqual([downTopic('T0001', 'ack'), serverTopic(partitionOf('T0001'))]);
  });

  it.each([
    ['#'],
    ['wk/#'],
    [downFilter('T0002')],
    [`${own}/#`],
    [`${own}/up/#`],
    ['wk/v1/+/T0001/down/#'],
    ['$SYS/#'],
  ])('cannot subscribe to %s', async (filter) => {
    const { server } = await listen('wk/end');
    const terminal = await connect('T0001');
    const heard: string[] = [];
    terminal.on('message', (topic) => heard.push(topic));
    // The client library reports the refusal (SUBACK 0x80) as an error.
    await expect(terminal.subscribeAsync(filter, { qos: 1 })).rejects.toThrow(/Unspecified error|128/i);
    await terminal.subscribeAsync(downFilter('T0001'), { qos: 1 });
    for (const to of ['T0002', 'T0001']) await server.publishAsync(downTopic(to, 'screen'), to, { qos: 1 });
    await eventually('own message', () => heard.length > 0);
    expect(heard).toEqual([downTopic('T0001', 'screen')]);
  });

  it('leaves a will under its own topic when its line is cut, and none when it says goodbye', async () => {
    const { heard, server } = await listen('wk/#');
    const will = (text: string) => ({
      topic: upTopic('T0001', 'session'),
      payload: Buffer.from(text),
      qos: 1 as const,
    });
    const polite = await connect('T0001', { will: will('unwanted') });
    await polite.endAsync();
    const terminal = await connect('T0001', { will: will('lost') });
    terminal.stream.destroy();
    await eventually('the will', () => heard.length === 1);
    expect(heard[0]?.text).toBe('lost');
    server.end(true);
  });

  it('is cut off when it announces a packet above 256 KiB, and may send one just below', async () => {
    const { heard } = await listen('wk/#');
    const terminal = await connect('T0001');
    await terminal.publishAsync(upTopic('T0001', 'events'), Buffer.alloc(255 * 1024, 'a'), { qos: 1 });
    await eventually('the large one', () => heard.length === 1);
    const ended = cut(terminal);
    terminal.publish(upTopic('T0001', 'events'), Buffer.alloc(300 * 1024, 'a'), { qos: 1 });
    await ended;
    expect(heard).toHaveLength(1);
  });

  it('that leaves no messages for later is not told what was said while it was away', async () => {
    const { server } = await listen('wk/end');
    const first = await connect('T0001', { clean: false });
    await first.subscribeAsync(downFilter('T0001'), { qos: 1 });
    await first.endAsync();
    await server.publishAsync(downTopic('T0001', 'command'), 'missed', { qos: 1 });
    const again = await connect('T0001', { clean: false });
    const heard: string[] = [];
    again.on('message', (_topic, payload) => heard.push(payload.toString()));
    await again.subscribeAsync(downFilter('T0001'), { qos: 1 });
    await server.publishAsync(downTopic('T0001', 'command'), 'now', { qos: 1 });
    await eventually('a message', () => heard.length > 0);
    expect(heard).toEqual(['now']);
  });
});

describe('what the embedded broker keeps', () => {
  it('is the configuration that the server desires, and nothing else', async () => {
    const { server } = await listen('wk/end');
    const terminal = await connect('T0001');
    await terminal.publishAsync(upTopic('T0001', 'session'), 'kept?', { qos: 1, retain: true });
    await server.publishAsync(downTopic('T0001', 'screen'), 'kept?', { qos: 1, retain: true });
    await server.publishAsync(downTopic('T0001', 'config'), 'kept', { qos: 1, retain: true });
    const { heard, server: later } = await listen('wk/#');
    await eventually('the configuration', () => heard.length > 0);
    expect(heard).toEqual([{ topic: downTopic('T0001', 'config'), text: 'kept' }]);
    await later.publishAsync(downTopic('T0001', 'config'), '', { qos: 1, retain: true });
  });
});

describe('the embedded broker under load', () => {
  it('passes on 20,000 messages of 50 terminals, each in order, and holds back the terminals while the server does not read', async () => {
    const perTerminal = 400;
    const own = await forkBroker();
    const server = await connect('watchkeeper', own.login);
    const next = new Map<string, number>();
    let received = 0;
    let disorder = 0;
    server.on('message', (topic, payload) => {
      const expected = next.get(topic) ?? 0;
      if (payload.readUInt32BE() !== expected) disorder++;
      next.set(topic, expected + 1);
      received++;
    });
    let readOn!: () => void;
    const mayRead = new Promise<void>((resolve) => (readOn = resolve));
    server.handleMessage = (_packet, done) => void mayRead.then(() => done());
    await server.subscribeAsync('wk/v1/+/+/up/events', { qos: 1 });
    const terminals = Array.from({ length: 50 }, (_, i) => `T${String(i + 100).padStart(4, '0')}`);
    const total = perTerminal * terminals.length;
    const senders = await Promise.all(terminals.map((id) => connect(id, own.login)));
    const before = own.peakMemory();
    let accepted = 0;
    const sent = senders.flatMap((sender, i) =>
      Array.from({ length: perTerminal }, async (_, n) => {
        const payload = Buffer.alloc(4_096);
        payload.writeUInt32BE(n);
        await sender.publishAsync(upTopic(terminals[i]!, 'events'), payload, { qos: 1 });
        accepted++;
      }),
    );
    for (let last = -1; last !== accepted || accepted === 0;) {
      last = accepted;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    // Of 80 MB it takes in what the sockets hold, and grows by some 25 MB; with an unbounded queue it took all: 110 MB.
    expect(accepted).toBeLessThan(total / 2);
    expect(own.peakMemory() - before).toBeLessThan(60_000_000);
    readOn();
    await Promise.all(sent);
    await eventually('all messages', () => received === total, 30_000);
    expect(disorder).toBe(0);
  }, 90_000);

  it('goes on when a terminal stops reading, and cuts it off', async () => {
    const lines: string[] = [];
    const own = new EmbeddedBroker({
      port: 0,
      logger: createLogger('broker', 'warn', { write: (line) => void lines.push(line) }),
      authenticate: (username) => (username === 'server' ? 'server' : 'terminal'),
      limits: { backlogBytes: 64 * 1024 },
    });
    await own.start();
    const deaf = await connect('T0001', { port: own.port });
    await deaf.subscribeAsync(downFilter('T0001'), { qos: 0 });
    deaf.stream.unpipe();
    deaf.stream.pause();
    const server = await connect('server', { port: own.port });
    const payload = Buffer.alloc(200_000);
    for (let sent = 0; sent < 200 && lines.length === 0; sent++) {
      server.publish(downTopic('T0001', 'screen'), payload);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(lines.join()).toContain('cut off: does not read');
    await server.publishAsync('wk/after', 'x', { qos: 1 });
    await own.stop();
  });
});

describe('stopping the embedded broker', () => {
  it('cuts every connection, and a later start listens on the same port', async () => {
    const own = new EmbeddedBroker({ port: 0, logger: silentLogger, authenticate: () => 'terminal' });
    await own.start();
    const port = own.port;
    const idle = connectSocket(port, '127.0.0.1');
    await once(idle, 'connect');
    await own.stop();
    await once(idle, 'close');
    await own.start();
    expect(own.port).toBe(port);
    await own.stop();
  });
});
