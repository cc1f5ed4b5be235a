import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { childrenOf } from './children.table.js';
import { keepSecrets } from './demo-secrets.js';
import { findFreePort } from './free-port.js';
import { Launch } from './launch.js';
import { standaloneConfig, type StandaloneConfig } from './standalone.config.js';
import { welcome } from './welcome.js';

const base = mkdtempSync(join(tmpdir(), 'wk launch '));
const diary = join(base, 'diary');
const SERVICES = {
  postgres: 'apps/standalone/src/embedded-postgres/main.js',
  broker: 'apps/standalone/src/embedded-broker/main.js',
  gateways: 'simulators/gateways/main.js',
  server: 'apps/server/src/main.js',
  fleet: 'simulators/fleet/main.js',
  room: 'simulators/machine-room/main.js',
  agent: 'device-agent/src/main.js',
};
const TASKS = { bank: 'simulators/bank/cli.js', import: 'apps/server/src/import-bank.main.js' };

/** Stands for the compiled programs: each writes down that it ran, and with what address of the database. */
function writeProgram(name: string, path: string, end: string): void {
  const file = join(base, 'dist', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `import { appendFileSync } from 'node:fs';
     appendFileSync(${JSON.stringify(diary)}, '${name} ' + (process.env.DATABASE_URL ?? '-') + '\\n');
     process.on('disconnect', () => process.exit(0));
     ${end}`,
  );
}

async function read(more: Record<string, string> = {}): Promise<StandaloneConfig> {
  const [PORT, MQTT_PORT, GATEWAY_PORT] = await Promise.all([findFreePort(), findFreePort(), findFreePort()]);
  const ports = { PORT: String(PORT), MQTT_PORT: String(MQTT_PORT), GATEWAY_PORT: String(GATEWAY_PORT) };
  return standaloneConfig.read({ ...ports, DATA_DIR: join(base, 'data'), ...more });
}

const launchWith = (config: StandaloneConfig) =>
  new Launch({ config, root: base, environment: process.env, say: () => undefined });
const ran = () => readFileSync(diary, 'utf8').trim().split('\n');

beforeAll(() => {
  const serial =
    "cardReader: 'tcp://127.0.0.1:8', dispenser: '/dev/pts/9', ups: 'tcp://127.0.0.1:10', printer: '/dev/pts/11', acceptor: 'tcp://127.0.0.1:12'";
  const terminal = `{ xfs4iot: 'ws://127.0.0.1:7', ${serial} }`;
  const devices = `{ T0001: ${terminal}, T0002: ${terminal}, T0003: ${terminal} }`;
  const ready = `setInterval(() => {}, 1000); process.send({ ready: true, url: 'postgres://embedded', smsUrl: 's', devices: ${devices} });`;
  for (const [name, path] of Object.entries(SERVICES)) writeProgram(name, path, ready);
  for (const [name, path] of Object.entries(TASKS)) writeProgram(name, path, 'process.exit(0);');
  writeFileSync(join(base, 'dist', 'package.json'), '{"type":"module"}');
});

beforeEach(() => writeFileSync(diary, ''));
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('launching', () => {
  it('starts database, broker, data, server and terminals in order, and keeps the passwords for the next time', async () => {
    const config = await read();
    const first = launchWith(config);
    const secrets = await first.start();
    const order = ran().map((line) => line.split(' ')[0]);
    await first.stop();
    expect(order.slice(0, 2)).toEqual(['postgres', 'broker']);
    expect(order.slice(2, 4).sort()).toEqual(['bank', 'gateways']);
    expect(order.slice(4, 6)).toEqual(['import', 'server']);
    expect(order.slice(6, 8).sort()).toEqual(['fleet', 'room']);
    expect(order.slice(8)).toEqual(['agent', 'agent', 'agent']);
    expect(ran()).toContain('server postgres://embedded');
    expect(statSync(join(base, 'data', 'secrets.json')).mode & 0o777).toBe(0o600);

    const agent = JSON.parse(readFileSync(join(base, 'data', 'agents', 'T0002', 'agent.yaml'), 'utf8')) as object;
    expect(agent).toMatchObject({
      terminalId: 'T0002',
      mqtt: { url: `mqtt://127.0.0.1:${config.MQTT_PORT}`, username: 'T0002', password: secrets.demoPassword },
      devices: [
        { driver: 'sankyo-ict3k5', link: { type: 'tcp', host: '127.0.0.1', port: 8 } },
        { driver: 'puloon-lcdm', link: { type: 'serial', path: '/dev/pts/9' } },
        { driver: 'megatec-ups', link: { type: 'tcp', host: '127.0.0.1', port: 10 } },
        { driver: 'escpos', link: { type: 'serial', path: '/dev/pts/11' } },
        { driver: 'ccnet', link: { type: 'tcp', host: '127.0.0.1', port: 12 } },
      ],
    });

    const second = launchWith(config);
    expect(await second.start()).toEqual(secrets);
    await second.stop();
  });

  it('lets only one run have the data directory, and leaves the other one alone', async () => {
    const running = launchWith(await read());
    await running.start();
    const other = launchWith(await read());
    await expect(other.start()).rejects.toThrow('already runs on this data directory');
    await other.stop();
    expect(existsSync(join(base, 'data', 'run.json'))).toBe(true);
    await running.stop();
    expect(existsSync(join(base, 'data', 'run.json'))).toBe(false);
  });

  it('starts nothing when a port is in use', async () => {
    const config = await read();
    const busy = createServer().listen(config.MQTT_PORT, '127.0.0.1');
    await new Promise((resolve) => busy.once('listening', resolve));
    await expect(launchWith(config).start()).rejects.toThrow(`MQTT_PORT: port ${config.MQTT_PORT} is in use`);
    busy.close();
    expect(ran()).toEqual(['']);
    expect(existsSync(join(base, 'data', 'run.json'))).toBe(false);
  });

  it('ends what it had started when a later program fails', async () => {
    const server = join(base, 'dist', SERVICES.server);
    const right = readFileSync(server);
    writeFileSync(server, `console.error('the schema is newer than this program'); process.exit(1);`);
    await expect(launchWith(await read()).start()).rejects.toThrow(/Watchkeeper server: the schema is newer/);
    writeFileSync(server, right);
    expect(existsSync(join(base, 'data', 'run.json'))).toBe(false);
  });
});

describe('the table of children', () => {
  const names = (config: StandaloneConfig) =>
    childrenOf({
      config,
      secrets: { demoPassword: 'demo-demo', mqttServerPassword: 'server', gatewayToken: 'gateway' },
      dataDir: base,
      root: base,
      ports: { postgres: 1, smtp: 2, devices: { T0001_XFS4IOT_PORT: 3 } },
    }).flat();

  it('leaves out what DATABASE_URL and MQTT_URL replace, and passes both on', async () => {
    const children = names(await read({ DATABASE_URL: 'postgres://u:p@db/bank', MQTT_URL: 'mqtt://s:p@broker' }));
    expect(children.map((child) => child.name)).not.toContain('postgres');
    expect(children.map((child) => child.name)).not.toContain('broker');
    const env = children.find((child) => child.name === 'server')?.env?.({});
    expect(env).toMatchObject({ DATABASE_URL: 'postgres://u:p@db/bank', MQTT_URL: 'mqtt://s:p@broker' });
    expect(children.find((child) => child.name === 'fleet')?.env?.({})).toMatchObject({
      MQTT_URL: 'mqtt://s:p@broker',
    });
  });

  it('lets every terminal of the bank be played once, by an agent or by the fleet', async () => {
    const children = names(await read());
    const fleet =
      children
        .find((child) => child.name === 'fleet')
        ?.env?.({})
        ['FLEET_TERMINALS']?.split(',') ?? [];
    const agents = children.filter((child) => child.name.startsWith('agent-')).map((child) => child.name.slice(6));
    const expected = Array.from({ length: 40 }, (_, i) => `T${String(i + 1).padStart(4, '0')}`);
    expect([...agents, ...fleet].sort()).toEqual(expected);
    expect(agents.length).toBeGreaterThanOrEqual(2);
  });
});

describe('the password of the demonstration', () => {
  it('is the wished one, and stays when nothing is wished', () => {
    const file = join(base, 'secrets.json');
    const first = keepSecrets(file, undefined);
    expect(first.demoPassword).toMatch(/^([a-z2-9]{4}-){2}[a-z2-9]{4}$/);
    expect(keepSecrets(file, undefined)).toEqual(first);
    expect(keepSecrets(file, 'wished-for').demoPassword).toBe('wished-for');
    expect(keepSecrets(file, undefined).demoPassword).toBe('wished-for');
  });
});

describe('what is printed', () => {
  it('has addresses, logins and three things to try, in both languages', async () => {
    const config = await read();
    const text = welcome({ config, password: 'pass-word' });
    for (const part of [
      `http://127.0.0.1:${config.PORT}/desk`,
      `http://127.0.0.1:${config.GATEWAY_PORT}/`,
      'desk   lead   dispatcher',
      'pass-word',
      'npm run simulate -- card-captured --terminal T0007',
      `npx mqtt pub -h 127.0.0.1 -p ${config.MQTT_PORT} -u T0033 -P 'pass-word'`,
      '试一试 / Three things to try',
    ]) {
      expect(text).toContain(part);
    }
  });
});
