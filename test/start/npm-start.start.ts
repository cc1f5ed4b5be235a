import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { eventually } from '#libs/testkit';
import { findFreePort } from '../../apps/standalone/src/index.js';
import { ApiClient } from '../harness/api-client.js';

const ROOT = resolve(import.meta.dirname, '../..');
const PASSWORD = 'correct horse';
const NOBODY = 65_534;

interface Start {
  child: ChildProcess;
  output: () => string;
  exited: Promise<number | null>;
}

/** `npm start` as somebody types it, with ports and a data directory of its own. */
function start(env: Record<string, string>, user?: number): Start {
  const identity = user === undefined ? {} : { uid: user, gid: user };
  // An ordinary user here has no home of their own; npm wants a cache somewhere.
  const command =
    user === undefined ? (['npm', ['start']] as const) : ([process.execPath, ['apps/standalone/start.js']] as const);
  const child = spawn(command[0], command[1], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...identity,
  });
  let text = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk: Buffer) => void (text += chunk.toString()));
  return { child, output: () => text, exited: new Promise((done) => child.once('exit', (code) => done(code))) };
}

describe('npm start', () => {
  let env: Record<string, string>;
  const started: Start[] = [];

  beforeEach(async () => {
    const [port, mqtt, gateway] = [await findFreePort(), await findFreePort(), await findFreePort()];
    env = {
      PORT: String(port),
      MQTT_PORT: String(mqtt),
      GATEWAY_PORT: String(gateway),
      DATA_DIR: mkdtempSync(join(tmpdir(), 'wk start ')),
      DEMO_PASSWORD: PASSWORD,
    };
  });
  afterEach(async () => {
    for (const { child, exited } of started.splice(0)) {
      child.kill('SIGKILL');
      await exited;
    }
    rmSync(env['DATA_DIR']!, { recursive: true, force: true });
  });

  const run = (user?: number) => {
    const one = start(env, user);
    started.push(one);
    return one;
  };
  const isUp = (one: Start) =>
    eventually(
      `the server is up:\n${one.output()}`,
      () => one.output().includes(`http://127.0.0.1:${env['PORT']}`),
      90_000,
      100,
    );
  const signedIn = async () => {
    const client = new ApiClient(`http://127.0.0.1:${env['PORT']}`);
    await client.signIn('desk', PASSWORD);
    return client;
  };
  const stop = async (one: Start) => {
    const processes = processesOf(env['DATA_DIR']!);
    expect(processes.length).toBeGreaterThan(6);
    for (const pid of launcherOf(env['DATA_DIR']!)) process.kill(pid, 'SIGINT');
    const begin = performance.now();
    await one.exited;
    expect(performance.now() - begin).toBeLessThan(10_000);
    await eventually('no process is left', () => !processes.some(isAlive), 3_000);
  };

  it('comes up, plays a scenario, stops on Ctrl-C, and keeps what it had for the next start', async () => {
    const first = run();
    await isUp(first);
    const desk = await signedIn();
    await eventually(
      'the terminals are online',
      async () => {
        const { items } = await desk.get<{ items: { condition: string }[] }>('/api/terminals');
        return items.length === 40 && items.every((terminal) => terminal.condition !== 'unknown');
      },
      30_000,
    );
    const scenario = spawn('npm', ['run', 'simulate', '--', 'card-captured', '--terminal', 'T0007'], {
      cwd: ROOT,
      env: { ...process.env, ...env },
    });
    expect(await new Promise((done) => scenario.once('exit', done))).toBe(0);
    const incident = await desk.theIncident('card.captured');
    expect(incident.terminalId).toBe('T0007');
    await eventually('the page reached a phone', async () => {
      const messages = (await (await fetch(`http://127.0.0.1:${env['GATEWAY_PORT']}/messages`)).json()) as {
        text: string;
      }[];
      return messages.some((message) => message.text.includes('T0007'));
    });
    await stop(first);

    const second = run();
    await isUp(second);
    expect((await (await signedIn()).openIncidents()).map((each) => each.id)).toContain(incident.id);
    await stop(second);
  }, 240_000);

  it('starts again after it was killed', async () => {
    const first = run();
    await isUp(first);
    for (const pid of launcherOf(env['DATA_DIR']!)) process.kill(pid, 'SIGKILL');
    await first.exited;
    const second = run();
    await isUp(second);
    await signedIn();
    await stop(second);
  }, 240_000);

  (process.getuid?.() === 0 ? it : it.skip)(
    'runs as an ordinary user',
    async () => {
      chownSync(env['DATA_DIR']!, NOBODY, NOBODY);
      const one = run(NOBODY);
      await isUp(one);
      await signedIn();
      await stop(one);
    },
    120_000,
  );

  it('says in one line which port is taken and what to do, and ends with an error', async () => {
    const server = createServer().listen(Number(env['PORT']), '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const one = run();
    expect(await one.exited).not.toBe(0);
    server.close();
    expect(one.output()).toMatch(new RegExp(`PORT.*${env['PORT']}`));
  }, 60_000);
});

interface RunFile {
  launcher: { pid: number };
  children: { pid: number }[];
}

const runFile = (dataDir: string) => JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as RunFile;

/** The launcher itself: npm stands between it and whoever typed the command. */
const launcherOf = (dataDir: string): number[] => [runFile(dataDir).launcher.pid];

const processesOf = (dataDir: string): number[] => {
  const { launcher, children } = runFile(dataDir);
  return [launcher, ...children].map((each) => each.pid).filter(isAlive);
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
