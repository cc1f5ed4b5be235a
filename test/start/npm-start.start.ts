import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { eventually } from '#libs/testkit';
import { findFreePorts } from '../../apps/standalone/src/free-port.js';
import { ApiClient } from '../harness/api-client.js';
import { isAlive, killed, launcherOf, processesOf } from './run-file.js';

const ROOT = resolve(import.meta.dirname, '../..');
/** With what a shell would trip over. */
const PASSWORD = `correct "horse's" $1`;
const NOBODY = 65_534;
const LOGINS = [
  'desk',
  'lead',
  'admin',
  ...Array.from({ length: 12 }, (_, i) => `tech${String(i + 1).padStart(2, '0')}`),
];

interface Run {
  child: ChildProcess;
  output: () => string;
  exited: Promise<number | null>;
}

let env: Record<string, string>;
const runs: Run[] = [];

beforeEach(async () => {
  const [port, mqtt, gateway] = await findFreePorts(3);
  const [PORT, MQTT_PORT, GATEWAY_PORT] = [String(port), String(mqtt), String(gateway)];
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'wk start '));
  env = { PORT, MQTT_PORT, GATEWAY_PORT, DATA_DIR, DEMO_PASSWORD: PASSWORD };
});

afterEach(async () => {
  const processes = processesOf(env['DATA_DIR']!);
  for (const { child } of runs.splice(0)) killed(-child.pid!);
  for (const pid of processes) killed(pid);
  await eventually('no process is left', () => !processes.some(isAlive), 3_000);
  rmSync(env['DATA_DIR']!, { recursive: true, force: true });
});

/** A command as somebody types it at a terminal, which puts it into a process group of its own. */
function run(
  command: string,
  args: string[],
  more: { uid?: number; gid?: number; env?: Record<string, string> } = {},
): Run {
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...more,
    env: { ...process.env, ...env, ...more.env },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void (text += chunk.toString()));
  const one = { child, output: () => text, exited: new Promise<number | null>((done) => child.once('close', done)) };
  runs.push(one);
  return one;
}

const npmStart = (more?: Parameters<typeof run>[2]) => run('npm', ['start'], more);

async function isUp(one: Run): Promise<void> {
  const says = () => one.output().includes('Ctrl-C stops everything') || one.child.exitCode !== null;
  await eventually('everything runs', says, 120_000, 100);
  expect(one.output()).toContain('Ctrl-C stops everything');
}

async function signedIn(username = 'desk'): Promise<ApiClient> {
  const client = new ApiClient(`http://127.0.0.1:${env['PORT']}`);
  await client.signIn(username, PASSWORD);
  return client;
}

const conditions = async (desk: ApiClient) =>
  (await desk.get<{ items: { condition: string }[] }>('/api/terminals')).items.map(({ condition }) => condition);

const allOnline = (desk: ApiClient) =>
  eventually(
    'the terminals are online',
    async () => {
      const all = await conditions(desk);
      return all.length === 40 && all.every((condition) => !['unknown', 'silent', 'lost'].includes(condition));
    },
    30_000,
  );

const smsAbout = (text: string) =>
  eventually(`an SMS about ${text}`, async () => {
    const answer = await fetch(`http://127.0.0.1:${env['GATEWAY_PORT']}/messages`);
    return ((await answer.json()) as { text: string }[]).some((message) => message.text.includes(text));
  });

/** As the technician would: with the number that the page about this incident says. */
async function answerBySms(incidentId: string): Promise<void> {
  const gateway = `http://127.0.0.1:${env['GATEWAY_PORT']}`;
  const messages = (await (await fetch(`${gateway}/messages?channel=sms`)).json()) as { to: string; text: string }[];
  const pages = messages.flatMap(({ to, text }) => {
    const code = /回(\d+)a接|reply (\d+)a yes/.exec(text);
    return code ? [{ from: to, text: `${code[1] ?? code[2]}a` }] : [];
  });
  expect({ incidentId, pages }).toEqual({ incidentId, pages: [expect.anything()] });
  const answer = await fetch(`${gateway}/answers/sms`, { method: 'POST', body: JSON.stringify(pages[0]) });
  expect(answer.status).toBe(200);
}

async function stopBy(one: Run, signal: () => void): Promise<void> {
  const processes = processesOf(env['DATA_DIR']!);
  expect(processes.length).toBeGreaterThan(9);
  const begin = performance.now();
  signal();
  await one.exited;
  await eventually('no process is left', () => !processes.some(isAlive), 3_000);
  expect(performance.now() - begin).toBeLessThan(10_000);
}

const ctrlC = (one: Run) => stopBy(one, () => process.kill(-one.child.pid!, 'SIGINT'));

/** The example of README.md as it is printed there, but for the port of this test. */
function readmeExample(): string {
  const blocks = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/```\n([\s\S]*?)```/g)].map(
    (match) => match[1]!,
  );
  const example = blocks.find((block) => block.includes('npx mqtt pub'))!;
  expect(example).toContain('-p 18830');
  return example.replace('-p 18830', `-p ${env['MQTT_PORT']}`).replace(/^DEMO_PASSWORD=.*$/m, '');
}

describe('npm start', () => {
  it('comes up, signs everybody in, plays a scenario, takes a fault by hand, stops on Ctrl-C, and keeps it all', async () => {
    const first = npmStart();
    await isUp(first);
    for (const login of LOGINS) expect(await (await signedIn(login)).me()).toMatchObject({ username: login });
    const desk = await signedIn();
    await allOnline(desk);

    const scenario = run('npm', ['run', 'simulate', '--', 'card-captured', '--terminal', 'T0002']);
    expect(await scenario.exited).toBe(0);
    const captured = await desk.theIncident('card.captured');
    expect(captured.terminalId).toBe('T0002');
    await smsAbout('T0002');
    await answerBySms(captured.id);
    await eventually(
      'it is taken',
      async () => (await desk.get<{ state: string }>(`/api/incidents/${captured.id}`)).state === 'accepted',
    );

    const byHand = run('sh', ['-c', readmeExample()]);
    expect([await byHand.exited, byHand.output()]).toEqual([0, expect.anything()]);
    const printed = run('sh', ['-c', first.output().match(/npx mqtt pub.*/)![0]]);
    expect(await printed.exited).toBe(0);
    await eventually('both incidents, each with a case', async () => {
      const open = await desk.openIncidents();
      return ['T0007', 'T0033'].every((id) => open.some((one) => one.terminalId === id && one.caseNumber !== null));
    });
    await smsAbout('T0007');

    const powerCut = run('npm', ['run', 'simulate', '--', 'branch-power-cut', '--terminal', 'T0002']);
    expect(await powerCut.exited).toBe(0);
    const onBattery = async () => (await desk.openIncidents()).filter(({ fault }) => fault === 'power.onBattery');
    await eventually('the UPS was heard', async () => (await onBattery()).some((one) => one.terminalId === 'T0002'));
    await ctrlC(first);

    const second = npmStart();
    await isUp(second);
    expect((await (await signedIn()).openIncidents()).map(({ id }) => id)).toContain(captured.id);
    await stopBy(second, () => process.kill(second.child.pid!, 'SIGINT'));
  }, 200_000);

  it('goes on when a part of it is killed, and cleans up when the launcher or npm is', async () => {
    const first = npmStart();
    await isUp(first);
    const lastPids = () => processesOf(env['DATA_DIR']!).slice(1);
    const before = lastPids();
    for (const pid of before) killed(pid);
    await eventually(
      'all children run again',
      () => first.output().match(/running again/g)?.length === before.length && lastPids().length === before.length,
      60_000,
    );
    const desk = await signedIn();
    await allOnline(desk);
    killed(launcherOf(env['DATA_DIR']!));
    await first.exited;

    const second = npmStart();
    await isUp(second);
    await allOnline(await signedIn());
    await stopBy(second, () => killed(second.child.pid!));
  }, 200_000);

  (process.getuid?.() === 0 ? it : it.skip)(
    'runs as an ordinary user',
    async () => {
      const home = join(env['DATA_DIR']!, 'home');
      mkdirSync(home);
      for (const path of [env['DATA_DIR']!, home]) chownSync(path, NOBODY, NOBODY);
      const one = npmStart({ uid: NOBODY, gid: NOBODY, env: { HOME: home } });
      await isUp(one);
      await signedIn();
      await ctrlC(one);
    },
    120_000,
  );

  it('refuses a second run on the same data in one line', async () => {
    const first = npmStart();
    await isUp(first);
    const { output, exited } = run(process.execPath, ['apps/standalone/start.js']);
    expect(await exited).toBe(1);
    expect(output().trim()).toMatch(/^Watchkeeper already runs on this data directory .* choose another DATA_DIR\.$/);
    await ctrlC(first);
  }, 60_000);

  it.each(['PORT', 'MQTT_PORT', 'GATEWAY_PORT'])(
    'says in one line that %s is taken, and what to do',
    async (setting) => {
      const server = createServer().listen(Number(env[setting]), '127.0.0.1');
      await new Promise((done) => server.once('listening', done));
      const { output, exited } = run(process.execPath, ['apps/standalone/start.js']);
      expect(await exited).toBe(1);
      server.close();
      expect(output().trim()).toBe(
        `${setting}: port ${env[setting]} is in use by another program: set ${setting} to another port.`,
      );
    },
    60_000,
  );

  it.each([
    ['PORT', '0', /must be a port from 1 to 65535/],
    ['PORT', 'eighty', /must be a port number/],
    ['DEMO_PASSWORD', 'short', /at least 8 characters/],
    ['DATABASE_URL', 'mysql://x', /must begin with postgres:/],
    ['DATABASE_URL', 'postgres://user:100%@127.0.0.1/x', /cannot be read as an address/],
    ['DATABASE_URL', 'postgres://user:secret@127.0.0.1:1/x', /nothing listens there.*unset DATABASE_URL/],
    ['MQTT_URL', 'http://127.0.0.1', /must begin with mqtt:/],
    ['MQTT_URL', 'mqtt://user:secret@127.0.0.1:1', /nothing listens there.*unset MQTT_URL/],
    ['DATA_DIR', '/proc/watchkeeper', /cannot be written.*set DATA_DIR/],
    ['DATA_DIR', join(ROOT, 'package.json'), /cannot be written.*set DATA_DIR/],
  ])(
    'says in one line what is wrong with %s=%s',
    async (setting, value, reason) => {
      const { output, exited } = run(process.execPath, ['apps/standalone/start.js'], { env: { [setting]: value } });
      expect(await exited).toBe(1);
      expect(output().trim()).toMatch(reason);
      expect(output().trim()).toMatch(new RegExp(`^${setting}\\b[^\\n]*$`));
      expect(output()).not.toContain('secret');
    },
    60_000,
  );

  it('says in one line that the data are of an unreadable kind', async () => {
    writeFileSync(join(env['DATA_DIR']!, 'secrets.json'), '{"demoPass');
    const { output, exited } = run(process.execPath, ['apps/standalone/start.js']);
    expect(await exited).toBe(1);
    expect(output().trim()).toMatch(/^[^\n]*secrets\.json[^\n]*$/);
  }, 60_000);
});
