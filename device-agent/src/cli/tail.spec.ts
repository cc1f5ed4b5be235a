import { mkdtempSync, rmSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Subject } from 'rxjs';
import { stringify } from 'yaml';
import { silentLogger } from '#libs/observability';
import { eventually, MovableClock } from '#libs/testkit';
import { readAgentConfig } from '../agent.config.js';
import { Agent } from '../agent.js';
import type { Observation } from '../observation.js';
import { watchAddress, watchKeyPath, WatchServer } from '../watch/index.js';
import { tail, tailOptions, type TailOptions } from './tail.js';

const raw = { protocol: 'ssp', code: 'x' };
const JAM: Observation = { kind: 'state', component: 'cashAcceptor', name: 'transport', value: 'jammed', raw };
const WELL: Observation = { ...JAM, value: 'ok' };
const BEZEL: Observation = { kind: 'garbage', component: 'cardReader', reason: 'bad \u001B[2J frame', raw };

let folder: string;
let path: string;
const clock = new MovableClock();
const cleanUp: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wk-tail-'));
  path = join(folder, 'agent.yaml');
  const devices = [{ driver: 'ssp', link: { type: 'tcp', port: 1 } }];
  const detector = { timings: { 'acceptor.jam': { raiseAfterSeconds: 0, clearAfterSeconds: 0 } } };
  writeFileSync(
    path,
    stringify({ terminalId: 'T0001', mqtt: { url: 'mqtt://127.0.0.1:1' }, dataDir: 'd', devices, detector }),
  );
});
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
  rmSync(folder, { recursive: true, force: true });
});

async function startAgent(): Promise<{ agent: Agent; device: Subject<Observation> }> {
  const device = new Subject<Observation>();
  const agent = new Agent({
    ...{ config: readAgentConfig(path), clock, logger: silentLogger, random: () => 0.5 },
    createDriver: () => ({ protocol: 'ssp', components: ['cashAcceptor'], observations: device }),
  });
  await agent.start();
  cleanUp.push(() => agent.stop());
  return { agent, device };
}

function watch(values: Record<string, unknown> = {}, chinese = false) {
  const lines: string[] = [];
  const complaints: string[] = [];
  const ending = new AbortController();
  const voice = {
    ...{ chinese, colour: false },
    say: (line: string) => void lines.push(line),
    complain: (line: string) => void complaints.push(line),
  };
  const options: TailOptions = { ...tailOptions({ ...values, positionals: [path] }, voice)!, ending: ending.signal };
  const code = tail(options, voice);
  const has = (text: string | RegExp) =>
    eventually(`a line with ${String(text)}`, () =>
      lines.find((line) => (typeof text === 'string' ? line.includes(text) : text.test(line))),
    );
  return { lines, complaints, code, has, end: () => ending.abort() };
}

describe('agent tail', () => {
  it('shows what the running agent sees, raises and clears', async () => {
    const { device } = await startAgent();
    const shown = watch();
    await shown.has('agent 0.1.0 of T0001');
    device.next(JAM);
    await shown.has(/seen +cashAcceptor +transport = jammed {2}\[ssp\]/);
    await shown.has(/RAISED +cashAcceptor +acceptor.jam \(.+\) {2}#1 /);
    device.next(WELL);
    await shown.has(/CLEARED +cashAcceptor +acceptor.jam/);
    await shown.has('not connected, 2 events wait for the server, 1:ssp running');
    shown.end();
    expect(await shown.code).toBe(0);
  });

  it('shows one component, or faults alone, or JSON, and speaks Chinese', async () => {
    const { device } = await startAgent();
    const faults = watch({ 'faults-only': true }, true);
    const reader = watch({ component: ['cardReader'] });
    const json = watch({ json: true });
    for (const one of [faults, reader, json]) await one.has('T0001');
    device.next(JAM);
    device.next(BEZEL);
    await faults.has(/故障 +cashAcceptor +acceptor.jam/);
    // What a device says must not move the cursor.
    await reader.has('garbage: bad ?[2J frame');
    await json.has('"line":"journaled"');
    expect(faults.lines.filter((line) => line.includes('看到'))).toEqual([]);
    expect(reader.lines.filter((line) => line.includes('cashAcceptor'))).toEqual([]);
    expect(json.lines.map((line) => (JSON.parse(line) as { line: string }).line)).toContain('seen');
  });

  it('says that the agent is not running, and that it has ended', async () => {
    const before = watch();
    expect(await before.code).toBe(1);
    expect(before.complaints).toEqual([expect.stringMatching(/^the agent is not running/)]);
    const { agent } = await startAgent();
    const during = watch();
    await during.has('T0001');
    await agent.stop();
    expect(await during.code).toBe(1);
    expect(during.complaints).toEqual([expect.stringContaining('the agent has ended')]);
    expect(existsSync(watchKeyPath(join(folder, 'd')))).toBe(false);
  });

  it('refuses a component that no terminal has', () => {
    const complaints: string[] = [];
    const voice = {
      chinese: false,
      colour: false,
      say: () => undefined,
      complain: (line: string) => void complaints.push(line),
    };
    expect(tailOptions({ component: ['toaster'], positionals: [path] }, voice)).toBeUndefined();
    expect(complaints[0]).toContain('unknown component toaster');
  });
});

describe('the socket of the agent', () => {
  const server = async (more: { mostBytes?: number; dataDir?: string } = {}) => {
    const one = new WatchServer({
      ...{ dataDir: folder, clock, logger: silentLogger, terminalId: 'T0001', agentVersion: '0' },
      ...{ standing: () => undefined, lookMs: 10 },
      ...more,
    });
    await one.start();
    cleanUp.push(() => one.stop());
    return one;
  };
  const dial = async (key: string): Promise<Socket> => {
    const socket = connect(watchAddress(folder)!);
    socket.on('error', () => undefined);
    cleanUp.push(() => socket.destroy());
    await once(socket, 'connect');
    socket.write(`${key}\n`);
    return socket;
  };
  const key = async () => (await import('node:fs/promises')).readFile(watchKeyPath(folder), 'utf8');

  it('is open to its owner alone', async () => {
    await server();
    expect(statSync(join(folder, 'agent.sock')).mode & 0o777).toBe(0o600);
    expect(statSync(watchKeyPath(folder)).mode & 0o777).toBe(0o600);
  });

  it('tells nothing to one who does not know the key', async () => {
    const one = await server();
    for (const wrong of ['', 'x'.repeat(64), 'y'.repeat(10_000)]) {
      const stranger = await dial(wrong);
      let heard = '';
      stranger.on('data', (chunk: Buffer) => void (heard += chunk.toString()));
      one.seen(JAM);
      await once(stranger, 'close');
      expect(heard).toBe('');
    }
  });

  it('lets go of one that does not keep up, and goes on with the others', async () => {
    const one = await server({ mostBytes: 64 * 1024 });
    const slow = await dial(await key());
    await once(slow, 'data');
    slow.pause();
    const quick = await dial(await key());
    let heard = 0;
    quick.on('data', (chunk: Buffer) => void (heard += chunk.length));
    await eventually('admitted', () => heard > 0);
    const closed = once(slow, 'close');
    for (let i = 0; i < 20_000; i++) {
      one.seen({ ...JAM, unit: String(i) });
      if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    slow.resume();
    await closed;
    expect(quick.destroyed).toBe(false);
    expect(heard).toBeGreaterThan(1_000_000);
  });

  it('takes the place of one that an agent left behind when it was killed', async () => {
    writeFileSync(join(folder, 'agent.sock'), '');
    await server();
    const again = await dial(await key());
    expect(String((await once(again, 'data'))[0])).toContain('"hello"');
  });

  it('does without where the path is too long for a socket, and on Windows has the name of a pipe', async () => {
    const dataDir = join(folder, 'x'.repeat(120));
    expect(watchAddress(dataDir)).toBeUndefined();
    await server({ dataDir });
    expect(watchAddress('C:\\Watchkeeper', 'win32')).toMatch(/^\\\\\.\\pipe\\watchkeeper-agent-[0-9a-f]{24}$/);
  });
});
