import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NEVER, Observable, Subject, concat, of, throwError } from 'rxjs';
import { stringify } from 'yaml';
import type { Component } from '#libs/domain';
import { silentLogger } from '#libs/observability';
import { eventually, forkTypeScript } from '#libs/testkit';
import { agentConfig, type AgentConfig } from '../../device-agent/src/agent.config.js';
import { Agent } from '../../device-agent/src/agent.js';
import type { DriverSettings } from '../../device-agent/src/drivers/index.js';
import type { Observation } from '../../device-agent/src/observation.js';
import { SimulatedXfs4Iot } from '../../simulators/devices/xfs4iot/index.js';
import { AgentStand, killed } from '../harness/agent-stand.js';

const raw = { protocol: 'test', code: 'x' };
const online: Observation = { kind: 'state', component: 'cardReader', name: 'device', value: 'online', raw };
const captured = (value: number): Observation => ({
  kind: 'counter',
  component: 'cardReader',
  name: 'captured',
  value,
  raw,
});
let stand: AgentStand;
/** What the card reader says from now on: its counter first, like a device that is read anew. */
let counter: number;
let device: Subject<Observation>;

beforeEach(async () => {
  stand = new AgentStand();
  await stand.open();
  counter = 0;
  device = new Subject();
});
afterEach(() => stand.close());

/** Port 1: a device that never answers. Port 2: its driver fails. Port 3: it does not end well. Any other: it answers. */
function createDriver(settings: DriverSettings) {
  const port = (settings as { ports?: number[] }).ports?.[0];
  const components: Component[] = ['cardReader'];
  if (port === 1) return { protocol: 'test', components, observations: NEVER };
  if (port === 2) return { protocol: 'test', components, observations: throwError(() => new Error('a defect')) };
  const saying = new Observable<Observation>((out) => {
    const said = concat(of(online, captured(counter)), device).subscribe(out);
    return () => {
      said.unsubscribe();
      if (port === 3) throw new Error('a defect');
    };
  });
  return { protocol: 'test', components, observations: saying };
}

async function startAgent(change: (config: AgentConfig) => AgentConfig = (config) => config): Promise<Agent> {
  const config = change(agentConfig.parse(stand.settings()));
  const agent = new Agent({
    ...{ config, clock: { now: () => new Date() }, logger: silentLogger, random: Math.random },
    createDriver,
  });
  await agent.start();
  stand.atEnd(() => agent.stop());
  await eventually('born', () => stand.sessions.length > 0 && stand.lastBeat?.components.cardReader === 'ok');
  return agent;
}

const devicesAt = (port: number): object => ({ devices: [{ driver: 'xfs4iot', ports: [port] }] });
const desire = (revision: number, config: object, healthySeconds = 1): void =>
  stand.say('config', { v: 1, revision, at: new Date().toISOString(), healthySeconds, config });
const inForce = () => stand.lastBeat?.health['config'];
const becomes = (config: object) =>
  eventually(JSON.stringify(config), () => {
    expect(inForce()).toEqual(config);
    return true;
  });
const saved = async () =>
  JSON.parse(await readFile(join(stand.directory, 'data/desired-config.json'), 'utf8')) as Record<string, unknown>;

describe('a desired configuration', () => {
  it('is tried, found healthy, applied and kept across a restart, with a new birth and no farewell', async () => {
    const agent = await startAgent();
    expect(inForce()).toEqual({ revision: 0, state: 'file' });
    desire(3, { ...devicesAt(9), heartbeatSeconds: 0.15 });
    await becomes({ revision: 3, state: 'trying' });
    await becomes({ revision: 3, state: 'applied' });
    expect(stand.sessions.map(({ state }) => state)).toEqual(['online', 'online']);
    expect(stand.noted('config.applied')).toMatchObject([
      { kind: 'noted', component: 'application', detail: { revision: 3 } },
    ]);
    await agent.stop();
    await startAgent();
    await becomes({ revision: 3, state: 'applied' });
    // Going back to the file is a revision of its own.
    desire(4, {});
    await becomes({ revision: 4, state: 'applied' });
  });

  it('that was said while the agent was away is tried when it comes, once', async () => {
    desire(5, devicesAt(9));
    await startAgent();
    await becomes({ revision: 5, state: 'applied' });
    stand.cutClients();
    await eventually('born again', () => stand.sessions.filter(({ state }) => state === 'online').length === 3);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(stand.noted('config.applied')).toHaveLength(1);
  });

  it('that no longer fits the file after a change there gives way to the file, with one event', async () => {
    const file = join(stand.directory, 'data/desired-config.json');
    await mkdir(join(stand.directory, 'data'));
    const applied = { revision: 7, config: { devices: [{ driver: 'gone' }] } };
    await writeFile(file, JSON.stringify({ v: 1, applied }));
    await startAgent();
    await becomes({ revision: 0, state: 'file', failed: 7 });
    const event = await eventually('told', () => stand.noted('config.refused')[0]);
    expect(event.detail).toEqual({ revision: 7, reason: 'it no longer fits the file of the agent' });
  });

  it('loses no card that is captured while it changes, and counts none twice', async () => {
    await startAgent();
    for (let revision = 1; revision <= 4; revision++) {
      desire(revision, devicesAt(10 + revision), 2);
      for (let i = 0; i < 10; i++) {
        device.next(captured((counter += 1)));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await becomes({ revision, state: 'applied' });
    }
    const cards = (): number =>
      stand.noted('card.captured').reduce((sum, { detail }) => sum + Number(detail['count'] ?? 0), 0);
    await eventually('every card', () => cards() === counter);
  });

  it.each<[string, object, RegExp]>([
    ['where the agent connects', { mqtt: { url: 'mqtt://elsewhere' } }, /mqtt cannot be changed/],
    ['who it is', { terminalId: 'T0008' }, /terminalId cannot be changed/],
    ['where it keeps its journal', { dataDir: '/tmp' }, /dataDir cannot be changed/],
    ['what it may start', { commands: { reboot: { executable: '/bin/sh' } } }, /commands cannot be changed/],
    ['a driver that is not known', { devices: [{ driver: 'abc' }] }, /devices\.0/],
    ['a word that is no setting', { heartbeat: 3 }, /heartbeat/],
  ])('that would change %s is refused with one event, and the agent goes on', async (_what, config, reason) => {
    await startAgent();
    desire(1, config);
    const [event] = await eventually(
      'the refusal',
      () => stand.noted('config.refused').length > 0 && stand.noted('config.refused'),
    );
    expect(event).toMatchObject({ kind: 'noted', detail: { revision: 1, reason: expect.stringMatching(reason) } });
    // The broker says it again on every connection.
    stand.cutClients();
    await eventually('born again', () => stand.sessions.filter(({ state }) => state === 'online').length === 2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(stand.noted('config.refused')).toHaveLength(1);
    expect(inForce()).toEqual({ revision: 0, state: 'file', failed: 1 });
  });

  it.each<[string, object, RegExp]>([
    ['a device that was heard is heard no more', devicesAt(1), /0 of 1 devices of xfs4iot heard/],
    ['a driver fails', devicesAt(2), /driver of 1:xfs4iot fails/],
  ])('is rolled back with one event when %s', async (_what, config, reason) => {
    await startAgent();
    desire(1, devicesAt(9));
    await becomes({ revision: 1, state: 'applied' });
    desire(2, config);
    await becomes({ revision: 2, state: 'trying' });
    const event = await eventually('the event', () => stand.noted('config.rolledBack')[0]);
    expect(event).toMatchObject({ kind: 'noted', detail: { revision: 2, reason: expect.stringMatching(reason) } });
    await becomes({ revision: 1, state: 'applied', failed: 2 });
    await eventually('heard again', () => stand.lastBeat?.components.cardReader === 'ok');
    desire(2, config);
    desire(1, devicesAt(9));
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(inForce()).toEqual({ revision: 1, state: 'applied', failed: 2 });
    expect(stand.noted('config.rolledBack')).toHaveLength(1);
  });

  it('gives way at once to a newer one that comes while it is tried, and what was healthy before stands behind both', async () => {
    await startAgent();
    desire(1, devicesAt(9));
    await becomes({ revision: 1, state: 'applied' });
    desire(2, devicesAt(1), 3_600);
    await becomes({ revision: 2, state: 'trying' });
    desire(3, devicesAt(2), 1);
    await becomes({ revision: 1, state: 'applied', failed: 3 });
    desire(4, devicesAt(1), 3_600);
    await becomes({ revision: 4, state: 'trying', failed: 3 });
    desire(5, devicesAt(10));
    await becomes({ revision: 5, state: 'applied', failed: 3 });
    expect(stand.noted('config.superseded').map(({ detail }) => detail)).toEqual([
      { revision: 2, by: 3 },
      { revision: 4, by: 5 },
    ]);
  });

  it('is tried to its end though the disk does not take it for a while', async () => {
    await startAgent();
    // Where the file is made anew nothing can be written.
    const obstacle = join(stand.directory, 'data/desired-config.json.new');
    await mkdir(obstacle);
    desire(1, devicesAt(9));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(inForce()).toEqual({ revision: 0, state: 'file' });
    await rmdir(obstacle);
    await becomes({ revision: 1, state: 'trying' });
    await mkdir(obstacle);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(inForce()).toEqual({ revision: 1, state: 'trying' });
    await rmdir(obstacle);
    await becomes({ revision: 1, state: 'applied' });
    expect(await saved()).toMatchObject({ applied: { revision: 1 } });
  });

  it('leaves nothing of the run before at work, though a part of it does not end well', async () => {
    await startAgent();
    desire(1, devicesAt(3));
    await becomes({ revision: 1, state: 'applied' });
    desire(2, devicesAt(9));
    await becomes({ revision: 2, state: 'applied' });
    // Two of them would take the connection from each other for ever.
    const births = stand.sessions.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(stand.sessions).toHaveLength(births);
  });

  it('may not name a file that is not of the terminal: journals can be collected', async () => {
    const link = { type: 'file', path: '/var/atm/ej.log' };
    await startAgent((config) => ({
      ...config,
      devices: [...config.devices, ...agentConfig.shape.devices.parse([{ driver: 'electronic-journal', link }])],
    }));
    desire(1, { devices: [{ driver: 'electronic-journal', link: { type: 'file', path: '/etc/shadow' } }] });
    const [event] = await eventually(
      'the refusal',
      () => stand.noted('config.refused').length > 0 && stand.noted('config.refused'),
    );
    expect(event!.detail['reason']).toMatch(/\/etc\/shadow is not one of/);
  });
});

describe('an agent that is killed while it tries a configuration', () => {
  const start = async (port: number) => {
    const settings = stand.settings({ devices: [{ driver: 'xfs4iot', host: '127.0.0.1', ports: [port] }] });
    return stand.fork(settings);
  };

  it('goes on trying and applies it when it is healthy, and gives it up when it was killed three times', async () => {
    const machine = new SimulatedXfs4Iot();
    const { port } = await machine.start();
    stand.atEnd(() => machine.stop());
    let agent = await start(port);
    await eventually('heard', () => stand.lastBeat?.components.cardReader === 'ok');
    const own = { devices: [{ driver: 'xfs4iot', host: '127.0.0.1', ports: [port, port + 1] }] };
    desire(1, own, 20);
    await becomes({ revision: 1, state: 'trying' });
    await killed(agent);
    expect(await saved()).toMatchObject({ trying: { revision: 1, starts: 1 } });
    agent = await start(port);
    await becomes({ revision: 1, state: 'applied' });
    desire(2, devicesAt(1), 60);
    for (let starts = 1; starts <= 3; starts++) {
      await eventually(
        'tried',
        async () => ((await saved())['trying'] as { starts: number } | undefined)?.starts === starts,
      );
      await killed(agent);
      agent = await start(port);
    }
    await becomes({ revision: 1, state: 'applied', failed: 2 });
    const [event] = await eventually(
      'told',
      () => stand.noted('config.rolledBack').length > 0 && stand.noted('config.rolledBack'),
    );
    expect(event!.detail).toEqual({ revision: 2, reason: 'the agent ended 3 times while it was tried' });
    await eventually('heard again', () => stand.lastBeat?.components.cardReader === 'ok');
  });

  it('loses no card and counts none twice, killed in the middle of change after change', async () => {
    const script = join(stand.directory, 'agent.ts');
    await writeFile(script, AGENT_FED_BY_ITS_PARENT);
    const file = join(stand.directory, 'fed.yaml');
    await writeFile(file, stringify(stand.settings()));
    const feed = async (): Promise<ChildProcess> => {
      const child = forkTypeScript(script, [file, String(counter)]);
      stand.atEnd(() => killed(child));
      let output = '';
      child.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const exited = once(child, 'exit').then(() => Promise.reject(new Error(output)));
      exited.catch(() => undefined);
      await Promise.race([once(child, 'message'), exited]);
      return child;
    };
    let agent = await feed();
    await eventually('connected, with a baseline', () => stand.sessions.length > 0 && stand.events.length > 0);
    for (let round = 1; round <= 4; round++) {
      desire(round, devicesAt(10 + round), 10);
      for (let i = 0; i < 20 + round * 10; i++) {
        agent.send((counter += 1));
        await new Promise((resolve) => setTimeout(resolve, 4));
      }
      await killed(agent);
      agent = await feed();
    }
    const cards = (): number =>
      stand
        .noted('card.captured')
        .reduce((sum, { kind, detail }) => sum + (kind === 'raised' ? Number(detail['count']) : 0), 0);
    await eventually('every card', () => cards() >= counter);
    // Killed three times in a row, the first of them is given up; the last one comes into force.
    await eventually('settled', () => {
      expect(inForce()).toMatchObject({ revision: 4, state: 'applied' });
      return true;
    });
    expect(cards()).toBe(counter);
  });
});

/** A device that outlives the agent: the test holds the counter and tells the agent of it. */
const AGENT_FED_BY_ITS_PARENT = `
import { Observable } from ${JSON.stringify(import.meta.resolve('rxjs'))};
import { Agent } from ${JSON.stringify(join(process.cwd(), 'device-agent/src/agent.ts'))};
import { readAgentConfig } from ${JSON.stringify(join(process.cwd(), 'device-agent/src/agent.config.ts'))};
let value = Number(process.argv[3]);
const listeners = new Set();
const raw = { protocol: 'test', code: 'x' };
const said = () => ({ kind: 'counter', component: 'cardReader', name: 'captured', value, raw });
const observations = new Observable((out) => {
  out.next(said());
  listeners.add(out);
  return () => listeners.delete(out);
});
const quiet = { info() {}, warn() {}, error() {}, child: () => quiet };
const agent = new Agent({
  config: readAgentConfig(process.argv[2]), clock: { now: () => new Date() }, logger: quiet, random: Math.random,
  createDriver: () => ({ protocol: 'test', components: ['cardReader'], observations }),
});
process.on('message', (now) => {
  value = now;
  for (const out of listeners) out.next(said());
});
await agent.start();
process.send({ ready: true });
`;
