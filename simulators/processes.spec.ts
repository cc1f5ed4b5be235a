import { execFile, fork, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testkit';

/** The built programs: what `npm start` forks. `npm test` builds them first. */
const program = (name: string) => join(process.cwd(), 'dist', 'simulators', name);

type Ready = { ready: true } & Record<string, unknown>;

let dataDir: string;
const children: ChildProcess[] = [];

beforeAll(() => {
  if (!existsSync(program('cli.js'))) throw new Error('build first: npm run build:server');
});
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'processes '));
});
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true });
});

function start(name: string, environment: Record<string, string>) {
  const child = fork(program(name), [], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, ...environment },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.push(child);
  let errors = '';
  child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = new Promise<Ready>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Ready));
    child.once('exit', () => reject(new Error(errors)));
  });
  ready.catch(() => undefined);
  return { child, ready, exited, errors: () => errors };
}

const gateways = () => start('gateways/main.js', { GATEWAY_PORT: '0' });
const machineRoom = () => start('machine-room/main.js', {});
const fleet = (mqttUrl = 'mqtt://127.0.0.1:9') =>
  start('fleet/main.js', { FLEET_TERMINALS: 'T0004,T0007', MQTT_URL: mqttUrl });
const control = () =>
  JSON.parse(readFileSync(join(dataDir, 'control.json'), 'utf8')) as Record<string, { url: string }>;
const run = promisify(execFile);

describe('the processes of the simulators', () => {
  it('tell their parent where they are, and enter the control file', async () => {
    const [one, two, three] = await Promise.all([gateways().ready, machineRoom().ready, fleet().ready]);
    expect(one).toMatchObject({
      ready: true,
      smsUrl: expect.stringMatching(/\/sms$/),
      smtpUrl: expect.stringMatching(/^smtp:/),
    });
    expect(two).toMatchObject({ ready: true, devices: { T0001: { xfs4iot: expect.stringMatching(/^ws:/) } } });
    expect(three).toMatchObject({ ready: true, controlUrl: expect.stringMatching(/^http:/), terminals: 2 });
    expect(control()).toMatchObject({
      gateways: { url: one['url'] },
      machineRoom: { url: two['controlUrl'], terminals: ['T0001', 'T0002', 'T0003'] },
      fleet: { url: three['controlUrl'], terminals: ['T0004', 'T0007'] },
    });
  });

  it.each([
    ['gateways', gateways],
    ['machine-room', machineRoom],
    ['fleet', fleet],
  ])('%s ends when its parent is gone, and on SIGTERM, and leaves the control file', async (_, begin) => {
    const orphan = begin();
    await orphan.ready;
    orphan.child.disconnect();
    expect(await orphan.exited).toBe(0);
    expect(control()).toEqual({});
    const told = begin();
    await told.ready;
    told.child.kill('SIGTERM');
    expect(await told.exited).toBe(0);
    expect(control()).toEqual({});
  });

  it('say in one line that a port is taken or a setting is wrong, and exit with 1', async () => {
    const server: Server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const taken = start('gateways/main.js', { GATEWAY_PORT: String(port) });
    expect(await taken.exited).toBe(1);
    expect(taken.errors()).toMatch(new RegExp(`^gateways: port ${port} is in use[^\\n]*\\n$`));
    const wrong = start('fleet/main.js', { FLEET_TERMINALS: 'T0004' });
    expect(await wrong.exited).toBe(1);
    expect(wrong.errors()).toMatch(/^fleet: MQTT_URL: must be set[^\n]*\n$/);
    await new Promise((resolve) => server.close(resolve));
  });

  it('are found by the command line, which ends at once', async () => {
    await Promise.all([machineRoom().ready, fleet().ready]);
    const env = { PATH: process.env['PATH'], DATA_DIR: dataDir };
    const { stdout } = await run(process.execPath, [program('cli.js'), 'card-captured'], { env, timeout: 20_000 });
    expect(stdout).toMatch(/card-captured · T0001[\s\S]*Look at/);
    await run(process.execPath, [program('cli.js'), 'dispenser-jam', '--terminal', 'T0007'], { env, timeout: 20_000 });
    const terminals = (await (await fetch(`${control()['fleet']!.url}/terminals`)).json()) as unknown;
    await eventually('the fault', () => JSON.stringify(terminals).includes('dispenser.jam'));
    const refused = run(process.execPath, [program('cli.js'), 'card-captured', '--terminal', 'T0099'], {
      env,
      timeout: 20_000,
    });
    await expect(refused).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^simulate: terminal T0099 [^\n]*\n$/),
    });
  });

  it('write the demonstration bank to a file', async () => {
    const path = join(dataDir, 'bank.json');
    await run(process.execPath, [program('bank/cli.js'), path], { env: { DEMO_PASSWORD: 'night-watch' } });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ name: { zh: '北辰银行' } });
    await expect(run(process.execPath, [program('bank/cli.js'), path], { env: {} })).rejects.toMatchObject({ code: 1 });
  });
});
