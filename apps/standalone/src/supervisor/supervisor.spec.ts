import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { eventually } from '#libs/testkit';
import { identify, isAlive, signal, waitForEnd } from '../process-identity.js';
import { afterDeath, NO_DEATHS } from './back-off.js';
import type { ChildSpec } from './child-spec.js';
import { RunRecord } from './run-record.js';
import { Supervisor } from './supervisor.js';

const base = mkdtempSync(join(tmpdir(), 'wk supervisor '));
const diary = join(base, 'diary');
let said: string[] = [];
let supervisor: Supervisor | undefined;

/** Writes a child program whose body may use `note(word)`; it exits when its launcher is gone, as every child must. */
function program(name: string, body: string): string {
  const file = join(base, `${name}.mjs`);
  writeFileSync(
    file,
    `import { appendFileSync } from 'node:fs';
     const note = (word) => appendFileSync(${JSON.stringify(diary)}, '${name} ' + word + '\\n');
     process.on('disconnect', () => process.exit(0));
     setInterval(() => {}, 1000);
     ${body}`,
  );
  return file;
}

const ORDERLY = `process.on('SIGTERM', () => { note('stopped'); process.exit(0); });
                 note('started'); process.send({ ready: true, port: 7 });`;

const child = (name: string, body = ORDERLY, more: Partial<ChildSpec> = {}): ChildSpec => ({
  name,
  title: name,
  entry: program(name, body),
  ...more,
});

function supervise(...stages: ChildSpec[][]): Supervisor {
  supervisor = new Supervisor({
    stages,
    logDirectory: join(base, 'logs'),
    environment: process.env,
    say: (line) => said.push(line),
  });
  return supervisor;
}

const entries = (): string[] => readFileSync(diary, 'utf8').trim().split('\n');

beforeEach(() => {
  said = [];
  writeFileSync(diary, '');
});

afterEach(async () => {
  supervisor?.kill();
  await waitForEnd(supervisor?.processes().map((one) => one.pid) ?? [], 5_000);
  supervisor = undefined;
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('Supervisor', () => {
  it('starts stage by stage and stops in reverse', async () => {
    const running = supervise([child('database')], [child('server')], [child('agent')]);
    await running.start();
    const pids = running.processes().map((one) => one.pid);
    await running.stop();
    expect(entries()).toEqual([
      'database started',
      'server started',
      'agent started',
      'agent stopped',
      'server stopped',
      'database stopped',
    ]);
    expect(pids).toHaveLength(3);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(said).toEqual(['✓ database', '✓ server', '✓ agent']);
  });

  it('passes on what earlier children said of themselves', async () => {
    const report = `note(process.env.SEEN + ' ' + process.argv[2]); process.send({ ready: true });`;
    const reader = child('reader', report, {
      env: (facts) => ({ SEEN: String(facts.giver?.port) }),
      args: () => ['given'],
    });
    await supervise([child('giver')], [reader]).start();
    expect(entries()).toContain('reader 7 given');
  });

  it('waits for a task to be done before it goes on', async () => {
    const task = child('task', `setTimeout(() => { note('done'); process.exit(0); }, 150);`, { kind: 'task' });
    await supervise([task], [child('after')]).start();
    expect(entries()).toEqual(['task done', 'after started']);
  });

  it('starts a child again that dies, and says so', async () => {
    const running = supervise([child('mortal')]);
    await running.start();
    const [first] = running.processes();
    signal(first!.pid, 'SIGKILL');
    await eventually('a second life', () => running.processes().some((one) => one.pid !== first!.pid));
    await eventually('a second start', () => entries().filter((line) => line === 'mortal started').length === 2);
    expect(said[1]).toContain('mortal: 被终止 / killed by SIGKILL; 重新启动 / starting again in 0.5 s');
    await eventually('word of it', () => said.includes('✓ mortal: 已恢复 / running again'));
  });

  it('tells in one line what a child died of before it was ready', async () => {
    const broken = child('broken', `console.log('fine so far'); throw new Error('the port is taken');`);
    await expect(supervise([broken]).start()).rejects.toThrow(/^broken: Error: the port is taken \(.*broken\.log\)$/);
    expect(entries()).toEqual(['']);
  });

  it('gives up on a child that is never ready, and ends it', async () => {
    const mute = child('mute', `note('pid ' + process.pid);`, { readyWithinMs: 400 });
    await expect(supervise([mute]).start()).rejects.toThrow('mute: not ready after 0.4 s');
    expect(isAlive(Number(entries()[0]!.split(' ')[2]))).toBe(false);
  });

  it('ends children that do not listen, in time', async () => {
    const deaf = `process.on('SIGTERM', () => note('heard')); process.send({ ready: true });`;
    const running = supervise([child('deaf-1', deaf)], [child('deaf-2', deaf)], [child('deaf-3', deaf)]);
    await running.start();
    const pids = running.processes().map((one) => one.pid);
    const from = performance.now();
    await running.stop(1_500);
    // Below three times the limit: it holds for all together, not for each group.
    expect(performance.now() - from).toBeLessThan(4_000);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('kills all at once when asked to', async () => {
    const deaf = `process.on('SIGTERM', () => {}); process.send({ ready: true });`;
    const running = supervise([child('deaf', deaf), child('other')]);
    await running.start();
    const pids = running.processes().map((one) => one.pid);
    running.kill();
    expect(await waitForEnd(pids, 10_000)).toEqual([]);
    expect(said).toHaveLength(2);
  });

  it('leaves nothing behind when its own process is killed', async () => {
    const childFile = program('left', `process.send({ ready: true, pid: process.pid }); note('pid ' + process.pid);`);
    const launcher = join(base, 'launcher.mjs');
    writeFileSync(
      launcher,
      `import { fork } from 'node:child_process';
       fork(${JSON.stringify(childFile)}, { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
       setInterval(() => {}, 1000);`,
    );
    const parent = spawn(process.execPath, [launcher], { stdio: 'ignore' });
    const line = await eventually('the child', () => entries().find((text) => text.startsWith('left pid')));
    const pid = Number(line.split(' ')[2]);
    parent.kill('SIGKILL');
    expect(await waitForEnd([pid], 10_000)).toEqual([]);
  });
});

describe('RunRecord', () => {
  const file = join(base, 'data', 'run.json');
  beforeAll(() => mkdirSync(dirname(file), { recursive: true }));
  afterEach(() => rmSync(file, { force: true }));

  it('lets one run at a time have the directory', async () => {
    const other = spawn('sleep', ['60'], { stdio: 'ignore' });
    writeFileSync(file, JSON.stringify({ launcher: identify(other.pid!), children: [] }));
    await expect(new RunRecord(file).claim()).rejects.toThrow(
      `already runs on this data directory (process ${other.pid})`,
    );
    other.kill('SIGKILL');
    await waitForEnd([other.pid!], 10_000);
    expect(await new RunRecord(file).claim()).toBe(0);
  });

  it('ends what a killed run left behind, and nobody else', async () => {
    const left = spawn('sleep', ['60'], { stdio: 'ignore' });
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    const children = [identify(left.pid!), { pid: stranger.pid, startedAt: 'at another time' }];
    writeFileSync(file, JSON.stringify({ launcher: { pid: 999_999_999, startedAt: '1' }, children }));
    expect(await new RunRecord(file, 100).claim()).toBe(1);
    expect(isAlive(left.pid!)).toBe(false);
    expect(isAlive(stranger.pid!)).toBe(true);
    stranger.kill('SIGKILL');
  });

  it('is not put off by a file that was cut short', async () => {
    writeFileSync(file, '{"launcher":');
    expect(await new RunRecord(file).claim()).toBe(0);
  });
});

describe('the wait before a child is started again', () => {
  it('doubles with each death, up to 30 s, and begins anew after a minute of life', () => {
    let backOff = NO_DEATHS;
    const waits = Array.from({ length: 9 }, () => (backOff = afterDeath(backOff, 10)).waitMs);
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    expect(afterDeath(backOff, 60_000).waitMs).toBe(500);
  });
});
