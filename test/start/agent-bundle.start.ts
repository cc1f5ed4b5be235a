import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Aedes } from 'aedes';
import { stringify } from 'yaml';
import { upTopic } from '#libs/contract';
import { eventually } from '#libs/testkit';
import { SimulatedMegatecUps } from '../../simulators/devices/megatec-ups/index.js';
import { openPseudoTerminal, pseudoTerminalTool } from '../../simulators/devices/pseudo-terminal.js';
import { SimulatedPuloonDispenser } from '../../simulators/devices/puloon-lcdm/index.js';

const ROOT = resolve(import.meta.dirname, '../..');
const TERMINAL = 'T0042';
const MEBI = 1024 * 1024;
/** Nothing of this project may be found through the environment. */
const ENV = { PATH: process.env['PATH'], LANG: 'C.UTF-8' };
const withPseudoTerminal = pseudoTerminalTool() === undefined ? it.skip : it;

let folder: string;
let installed: string;
let program: string;
const cleanUp: (() => unknown)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wk bundle '));
  const built = join(folder, 'built');
  await run(process.execPath, [join(ROOT, 'device-agent/packaging/build-agent.js'), built]);
  // As on a terminal: elsewhere than where it was built, with no other packages above it.
  installed = join(folder, 'an agent');
  cpSync(built, installed, { recursive: true });
  rmSync(built, { recursive: true });
  program = join(installed, 'watchkeeper-agent.mjs');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

interface Ran {
  code: number;
  out: string;
}

function run(file: string, args: readonly string[], env: Record<string, string | undefined> = ENV): Promise<Ran> {
  return new Promise((done) => {
    execFile(file, args, { cwd: folder, env }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code ?? 1) : 0, out: stdout + stderr }),
    );
  });
}
const agent = (...args: string[]): Promise<Ran> => run(process.execPath, [program, ...args]);

function started(...args: string[]): { child: ChildProcess; output: () => string; exited: Promise<number | null> } {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: ENV,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream!.on('data', (chunk: Buffer) => void (text += chunk.toString()));
  const exited = new Promise<number | null>((done) => child.once('exit', done));
  cleanUp.push(() => void child.kill('SIGKILL'));
  return { child, output: () => text, exited };
}

async function broker(): Promise<{ port: number; told: (kind: 'session' | 'events', text: string) => boolean }> {
  const aedes = await Aedes.createBroker();
  const tcp: Server = createServer(aedes.handle);
  await new Promise<void>((done) => tcp.listen(0, '127.0.0.1', done));
  cleanUp.push(async () => {
    await new Promise<void>((done) => aedes.close(() => done()));
    tcp.close();
  });
  const heard: { topic: string; text: string }[] = [];
  aedes.on('publish', ({ topic, payload }) => void heard.push({ topic, text: payload.toString() }));
  return {
    port: (tcp.address() as AddressInfo).port,
    told: (kind, text) => heard.some((one) => one.topic === upTopic(TERMINAL, kind) && one.text.includes(text)),
  };
}

function configuration(port: number, devices: object[]): string {
  const path = join(folder, 'agent.yaml');
  const mqtt = { url: `mqtt://127.0.0.1:${port}`, passwordFile: 'password' };
  writeFileSync(join(folder, 'password'), 'from a file\n');
  writeFileSync(path, stringify({ terminalId: TERMINAL, mqtt, dataDir: 'data', heartbeatSeconds: 1, devices }));
  cleanUp.push(() => rmSync(join(folder, 'data'), { recursive: true, force: true }));
  return path;
}

const bytesBelow = (path: string): number =>
  statSync(path).isDirectory()
    ? readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0)
    : statSync(path).size;

describe('the agent as it is installed', () => {
  it('is one file and the native part of the serial ports, small, with every licence', () => {
    expect(readdirSync(installed).sort()).toEqual([
      ...['README.md', 'THIRD-PARTY-LICENSES.md', 'examples', 'node_modules', 'package.json'],
      ...['systemd', 'watchkeeper-agent.mjs', 'windows'],
    ]);
    const native = ['@serialport', 'debug', 'ms', 'node-gyp-build'];
    expect(readdirSync(join(installed, 'node_modules')).sort()).toEqual(native);
    expect(bytesBelow(program)).toBeLessThan(4 * MEBI);
    expect(bytesBelow(installed)).toBeLessThan(8 * MEBI);
    const licences = readFileSync(join(installed, 'THIRD-PARTY-LICENSES.md'), 'utf8');
    for (const name of ['mqtt', 'zod', 'rxjs', 'pino', 'ws', 'yaml', 'modbus-serial'])
      expect(licences).toMatch(new RegExp(`^## ${name} `, 'm'));
  });

  it('holds no path of the machine on which it was built', () => {
    expect(readFileSync(program, 'utf8')).not.toContain(ROOT);
  });

  it('checks every example that comes with it', async () => {
    const examples = join(folder, 'examples');
    cpSync(join(installed, 'examples'), examples, { recursive: true });
    writeFileSync(join(examples, 'mqtt-password'), 'secret\n');
    for (const name of readdirSync(examples).filter((one) => one.endsWith('.yaml') && one !== 'xfs4iot.yaml')) {
      const { code, out } = await agent('check', join(examples, name));
      expect([name, code, out]).toEqual([name, 0, expect.stringContaining('is good')]);
      expect(out).not.toContain('secret');
    }
    const wrong = await agent('check', join(examples, 'xfs4iot.yaml'));
    expect([wrong.code, wrong.out]).toEqual([1, expect.stringContaining('problem: mqtt.caFile')]);
  });

  it('says how it is used', async () => {
    const { code, out } = await agent();
    expect([code, out]).toEqual([1, expect.stringContaining('watchkeeper-agent probe')]);
    const chinese = await run(process.execPath, [program, 'tail'], { ...ENV, LANG: 'zh_CN.UTF-8' });
    expect(chinese.out).toContain('用法');
    expect((await agent('probe', '--nonsense')).out).toContain('--nonsense');
  });

  withPseudoTerminal(
    'tells of a birth and of faults of a device on TCP and of one on a serial port, and shows them live',
    async () => {
      const { port, told } = await broker();
      const [dispenser, ups] = [new SimulatedPuloonDispenser(), new SimulatedMegatecUps()];
      const cable = await openPseudoTerminal();
      ups.serve(cable.device);
      cleanUp.push(
        () => cable.close(),
        () => ups.stop(),
        () => dispenser.stop(),
      );
      const tcp = { type: 'tcp', port: (await dispenser.start()).port };
      const path = configuration(port, [
        { driver: 'puloon-lcdm', link: tcp, pollMs: 100 },
        { driver: 'megatec-ups', link: { type: 'serial', path: cable.path, baudRate: 2_400 }, pollMs: 200 },
      ]);
      const running = started(path);
      await eventually('the birth', () => told('session', '"state":"online"'), 20_000).catch(() => {
        throw new Error(running.output());
      });
      const tail = started('tail', path);
      await eventually('the tail is there', () => tail.output().includes(`of ${TERMINAL}`));
      await eventually('both devices', () => ['puloon-lcdm', 'megatec-ups'].every((one) => seen(tail, one)));
      dispenser.jam();
      ups.onBattery();
      await eventually('the jam', () => told('events', 'dispenser.jam'), 20_000);
      await eventually('the mains', () => told('events', 'power.onBattery'), 20_000);
      await eventually('the jam in the tail', () => /RAISED +cashDispenser +dispenser\.jam/.test(tail.output()));

      const resident = residentMebi(running.child.pid!);
      process.stdout.write(
        `the bundled agent: ${(bytesBelow(program) / MEBI).toFixed(1)} MiB on disk, ${resident?.toFixed(0)} MiB resident\n`,
      );
      expect(resident ?? 0).toBeLessThan(100);

      expect(await agent('check', path)).toMatchObject({
        code: 0,
        out: expect.stringContaining(`process ${running.child.pid}`),
      });
      running.child.kill('SIGTERM');
      expect(await running.exited).toBe(0);
      expect(told('session', '"state":"stopped"')).toBe(true);
      expect(await tail.exited).toBe(1);
      const probed = await agent('probe', '--tcp', `127.0.0.1:${tcp.port}`, '--protocol', 'puloon-lcdm', '--json');
      expect([probed.code, probed.out]).toEqual([0, expect.stringContaining('"protocol": "puloon-lcdm"')]);
    },
    90_000,
  );
});

const seen = (tail: { output(): string }, protocol: string): boolean => tail.output().includes(`${protocol} running`);

/** `undefined` where the system has no /proc. */
function residentMebi(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}
