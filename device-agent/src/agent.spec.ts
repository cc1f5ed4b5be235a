import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { Subject } from 'rxjs';
import { stringify } from 'yaml';
import {
  downTopic,
  eventEntry,
  eventsMessage,
  heartbeatMessage,
  sessionMessage,
  upTopic,
  type EventEntry,
} from '#libs/contract';
import type { Component } from '#libs/domain';
import { silentLogger } from '#libs/observability';
import { eventually, forkTypeScript, MovableClock } from '#libs/testkit';
import { agentConfig } from './agent.config.js';
import { Agent } from './agent.js';
import type { Observation } from './observation.js';

const TERMINAL = 'T0007';
const raw = { protocol: 'test', code: 'x' };
const clock = new MovableClock();

let directory: string;
let broker: Aedes;
let tcp: Server;
let port: number;
let events: EventEntry[];
let acknowledge: boolean;
const cleanUp: (() => Promise<unknown>)[] = [];

async function startBroker(at = 0): Promise<void> {
  broker = await Aedes.createBroker({ concurrency: 0 });
  tcp = createServer(broker.handle);
  await new Promise<void>((resolve) => tcp.listen(at, '127.0.0.1', resolve));
  port = (tcp.address() as AddressInfo).port;
  await listen('events', (payload) => {
    const message = eventsMessage.parse(payload);
    for (const one of message.events.map((event) => eventEntry.parse(event))) {
      if (one.seq === (events.at(-1)?.seq ?? message.oldest - 1) + 1) events.push(one);
    }
    if (acknowledge) say('ack', { v: 1, journal: message.journal, upTo: events.at(-1)!.seq });
  });
}

async function stopBroker(): Promise<void> {
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  await new Promise((resolve) => tcp.close(resolve));
}

function listen(kind: Parameters<typeof upTopic>[1], then: (payload: unknown) => void): Promise<void> {
  const deliver = (packet: { payload: Buffer | string }, done: () => void): void => {
    then(JSON.parse(packet.payload.toString()));
    done();
  };
  return new Promise((resolve) => broker.subscribe(upTopic(TERMINAL, kind), deliver as never, () => resolve()));
}

function say(kind: Parameters<typeof downTopic>[1], message: object): void {
  const payload = Buffer.from(JSON.stringify(message));
  broker.publish(
    { cmd: 'publish', topic: downTopic(TERMINAL, kind), payload, qos: 1, dup: false, retain: false },
    () => undefined,
  );
}

const settings = (devices: object[] = [{ driver: 'xfs4iot' }]): object => ({
  terminalId: TERMINAL,
  mqtt: { url: `mqtt://127.0.0.1:${port}` },
  dataDir: join(directory, 'data'),
  heartbeatSeconds: 0.2,
  devices,
  commands: { 'self-test': { timeoutSeconds: 0.5 } },
  uplink: {
    resendAfterSeconds: 0.3,
    longestResendSeconds: 1,
    reconnectAfterSeconds: 0.02,
    longestReconnectSeconds: 0.1,
  },
});

async function startAgent(observations: Subject<Observation>): Promise<Agent> {
  const agent = new Agent({
    config: agentConfig.parse(settings()),
    clock,
    logger: silentLogger,
    random: Math.random,
    steadyMs: () => clock.now().getTime(),
    createDriver: () => ({ protocol: 'test', components: ['cardReader', 'cashDispenser'], observations }),
  });
  await agent.start();
  cleanUp.push(() => agent.stop());
  return agent;
}

const captured = (value: number): Observation => ({
  kind: 'counter',
  component: 'cardReader',
  name: 'captured',
  value,
  raw,
});

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wk-agent-'));
  events = [];
  acknowledge = true;
  await startBroker();
});
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
  await stopBroker();
  await rm(directory, { recursive: true, force: true });
});

describe('an agent', () => {
  it('brings a captured card from the driver to the broker, with reason, counters and raw source', async () => {
    const device = new Subject<Observation>();
    const agent = await startAgent(device);
    device.next(captured(3));
    device.next(captured(4));
    await eventually('the fault', () => events.length === 2);
    expect(events[1]).toMatchObject({
      seq: 2,
      kind: 'raised',
      component: 'cardReader',
      fault: 'card.captured',
      detail: { reason: 'captured rose from 3 to 4', count: 1, counters: [{ name: 'captured', before: 3, after: 4 }] },
      raw,
    });
    await eventually('acknowledged', () => agent.heartbeat().health['queued'] === 0);
  });

  it('tells in its heartbeat how the components and it itself are', async () => {
    const beats: unknown[] = [];
    await listen('heartbeat', (payload) => beats.push(payload));
    const device = new Subject<Observation>();
    await startAgent(device);
    device.next({ kind: 'state', component: 'cardReader', name: 'media', value: 'jammed', raw });
    const beat = await eventually('a heartbeat with the jam', () =>
      beats.map((one) => heartbeatMessage.parse(one)).find(({ components }) => components.cardReader === 'fault'),
    );
    expect(beat.components).toEqual({ cardReader: 'fault', cashDispenser: 'unknown' });
    expect(beat.health).toMatchObject({ rssMb: expect.any(Number), drivers: { '1:xfs4iot': 'running' } });
  });

  it('answers a self-test with each device, also one that says nothing, and refuses a reboot', async () => {
    const replies: { id: string; outcome: string; detail: Record<string, unknown> }[] = [];
    await listen('reply', (payload) => replies.push(payload as never));
    const births: unknown[] = [];
    await listen('session', (payload) => births.push(sessionMessage.parse(payload)));
    await startAgent(new Subject());
    await eventually('connected', () => births[0]);
    const expiresAt = new Date(clock.now().getTime() + 60_000).toISOString();
    for (const name of ['self-test', 'reboot']) say('command', { v: 1, id: crypto.randomUUID(), name, expiresAt });
    await eventually('both replies', () => replies.length === 2);
    const silent = { device: '1:xfs4iot', answered: false, complete: false, components: { cardReader: 'unknown' } };
    expect(replies[0]).toMatchObject({ outcome: 'done', detail: { devices: [silent] } });
    expect(replies[1]).toMatchObject({ outcome: 'refused', detail: { reason: expect.stringMatching(/reboot/) } });
  });

  it('publishes an event of a device at once', async () => {
    const device = new Subject<Observation>();
    await startAgent(device);
    device.next(captured(0));
    await eventually('connected', () => events.length === 1);
    const took: number[] = [];
    for (let i = 1; i <= 200; i++) {
      const begun = performance.now();
      device.next(captured(i));
      while (events.length <= i) await new Promise((resolve) => setImmediate(resolve));
      took.push(performance.now() - begun);
    }
    took.sort((a, b) => a - b);
    // Some 5 ms on a quiet machine. Other tests run beside it, so this only shows that no timer stands in the way.
    expect(took[100]).toBeLessThan(100);
  });

  it('keeps what happens while the broker is away for an hour, and brings it in order', async () => {
    const device = new Subject<Observation>();
    const agent = await startAgent(device);
    device.next(captured(0));
    await eventually('the baseline', () => events.length === 1);
    await stopBroker();
    for (let i = 1; i <= 60; i++) {
      device.next(captured(i));
      clock.forward('1m');
    }
    await eventually('journaled', () => agent.heartbeat().health['queued'] === 60);
    await startBroker(port);
    await eventually('all arrived', () => events.length === 61);
    expect(events.map(({ detail }) => detail['reason']).slice(1)).toEqual(
      Array.from({ length: 60 }, (_, i) => `captured rose from ${i} to ${i + 1}`),
    );
  });

  it('is born again with the components that a device turned out to have', async () => {
    const births: unknown[] = [];
    await listen('session', (payload) => births.push(sessionMessage.parse(payload)));
    const observations = new Subject<Observation>();
    const components: Component[] = ['application'];
    const agent = new Agent({
      config: agentConfig.parse(settings()),
      clock,
      logger: silentLogger,
      random: Math.random,
      createDriver: () => ({ protocol: 'test', components, observations }),
    });
    await agent.start();
    cleanUp.push(() => agent.stop());
    await eventually('the birth', () => births.length === 1);
    components.push('cardReader', 'safe');
    observations.next({ kind: 'state', component: 'cardReader', name: 'media', value: 'notPresent', raw });
    expect(await eventually('the second birth', () => births[1])).toMatchObject({
      state: 'online',
      session: (births[0] as { session: string }).session,
      components: ['cardReader', 'safe', 'application'],
    });
  });

  it('does not start on a directory that another agent works in', async () => {
    const child = await forkAgent();
    cleanUp.push(() => kill(child));
    const second = await forkAgent(false);
    const output = second.stderr!.setEncoding('utf8');
    let line = '';
    output.on('data', (chunk: string) => (line += chunk));
    const [code] = (await once(second, 'exit')) as [number];
    expect([code, line]).toEqual([1, expect.stringMatching(/^\S+data is in use by another agent \(process \d+\)\n$/)]);
  });
});

/** An agent with a real driver, on a device that answers with bytes which no reader sends. */
async function forkAgent(ready = true): Promise<ChildProcess> {
  const file = join(directory, 'agent.yaml');
  const link = { type: 'tcp', port: await deviceStub() };
  await writeFile(
    file,
    stringify(settings([{ driver: 'sankyo-ict3k5', link, pollMs: 50, responseMs: 100, ackMs: 50 }])),
  );
  const child = forkTypeScript(join(process.cwd(), 'device-agent/src/main.ts'), [file]);
  if (!ready) return child;
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'exit').then(() => Promise.reject(new Error(output)));
  exited.catch(() => undefined);
  const [message] = (await Promise.race([once(child, 'message'), exited])) as [unknown];
  expect(message).toEqual({ ready: true });
  return child;
}

async function deviceStub(): Promise<number> {
  const stub = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write(Buffer.from([0x55, 0xaa])));
  });
  await new Promise<void>((resolve) => stub.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => new Promise((resolve) => stub.close(resolve)));
  return (stub.address() as AddressInfo).port;
}

async function kill(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  child.kill(signal);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

/** A device that outlives the agent: the test holds the counter and tells the agent of it. */
const AGENT_FED_BY_ITS_PARENT = `
import { Subject } from ${JSON.stringify(import.meta.resolve('rxjs'))};
import { Agent } from ${JSON.stringify(join(process.cwd(), 'device-agent/src/agent.ts'))};
import { readAgentConfig } from ${JSON.stringify(join(process.cwd(), 'device-agent/src/agent.config.ts'))};
const observations = new Subject();
const quiet = { info() {}, warn() {}, error(...all) { console.error(...all); }, child: () => quiet };
const agent = new Agent({
  config: readAgentConfig(process.argv[2]), clock: { now: () => new Date() }, logger: quiet, random: Math.random,
  createDriver: () => ({ protocol: 'test', components: ['cardReader'], observations }),
});
await agent.start();
const raw = { protocol: 'test', code: 'x' };
process.on('message', (value) => observations.next({ kind: 'counter', component: 'cardReader', name: 'captured', value, raw }));
process.send({ ready: true });
`;

async function feedAgent(script: string, counter: number): Promise<ChildProcess> {
  const file = join(directory, 'fed.yaml');
  await writeFile(file, stringify(settings()));
  const child = forkTypeScript(script, [file]);
  cleanUp.push(() => kill(child));
  let output = '';
  child.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'exit').then(() => Promise.reject(new Error(output)));
  exited.catch(() => undefined);
  await Promise.race([once(child, 'message'), exited]);
  child.send(counter);
  return child;
}

describe('an agent in a process of its own', () => {
  it('loses no card and counts none twice, killed again and again while cards are captured', async () => {
    const file = join(directory, 'agent.ts');
    await writeFile(file, AGENT_FED_BY_ITS_PARENT);
    let cards = 0;
    let agent = await feedAgent(file, cards);
    await eventually('the baseline', () => events.length === 1);
    for (let round = 0; round < 4; round++) {
      // In every other round no acknowledgement comes, so that what was published is sent again after the kill.
      acknowledge = round % 2 === 0;
      for (let i = 0; i < 30 + round * 7; i++) {
        agent.send((cards += 1));
        if (i % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await kill(agent);
      agent = await feedAgent(file, cards);
    }
    acknowledge = true;
    const counted = (): number =>
      events.reduce((sum, { kind, detail }) => sum + (kind === 'raised' ? Number(detail['count']) : 0), 0);
    await eventually('every card', () => counted() >= cards);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(counted()).toBe(cards);
    await kill(agent);
  });

  it('brings after a kill what it journaled while there was no broker', async () => {
    await stopBroker();
    const first = await forkAgent();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await kill(first);
    await startBroker(port);
    const second = await forkAgent();
    cleanUp.push(() => kill(second));
    const told = await eventually('what was journaled before the kill', () => events[0]);
    expect(told).toMatchObject({ seq: 1, kind: 'noted', fault: 'driver.garbage', component: 'cardReader' });
  });

  it('has the broker say lost, of the session of its birth, when it is killed', async () => {
    const sessions: { state: string; session: string }[] = [];
    await listen('session', (payload) => sessions.push(sessionMessage.parse(payload)));
    const child = await forkAgent();
    const birth = await eventually('the birth', () => sessions[0]);
    await kill(child);
    expect(await eventually('the will', () => sessions[1])).toMatchObject({ state: 'lost', session: birth.session });
  });

  it('stops in order on SIGTERM: stopped, and exit code 0', async () => {
    const sessions: { state: string; session: string }[] = [];
    await listen('session', (payload) => sessions.push(sessionMessage.parse(payload)));
    const child = await forkAgent();
    const birth = await eventually('the birth', () => sessions[0]);
    expect(await kill(child, 'SIGTERM')).toBe(0);
    expect(sessions.slice(1)).toMatchObject([{ state: 'stopped', session: birth.session }]);
  });

  it('ends when whoever started it is gone', async () => {
    const child = await forkAgent();
    child.disconnect();
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
  });

  it('says what is wrong with its file in one line and exits with 1', async () => {
    const file = join(directory, 'agent.yaml');
    await writeFile(file, 'terminalId: T0001\n');
    const child = forkTypeScript(join(process.cwd(), 'device-agent/src/main.ts'), [file]);
    let output = '';
    child.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, 'exit')) as [number | null];
    expect([code, output]).toEqual([1, expect.stringMatching(/^\S+agent\.yaml: mqtt: .*\n$/)]);
  });
});
