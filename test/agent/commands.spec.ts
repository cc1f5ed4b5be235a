import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Subject } from 'rxjs';
import { journalChunk, type JournalChunk } from '#libs/contract';
import { silentLogger } from '#libs/observability';
import { eventually } from '#libs/testkit';
import { agentConfig } from '../../device-agent/src/agent.config.js';
import { Agent } from '../../device-agent/src/agent.js';
import type { Observation } from '../../device-agent/src/observation.js';
import { SimulatedXfs4Iot } from '../../simulators/devices/xfs4iot/index.js';
import { AgentStand, killed } from '../harness/agent-stand.js';

const raw = { protocol: 'test', code: 'x' };
const captured = (value: number): Observation => ({
  kind: 'counter',
  component: 'cardReader',
  name: 'captured',
  value,
  raw,
});
const clock = { now: () => new Date() };
let stand: AgentStand;

beforeEach(async () => {
  stand = new AgentStand();
  await stand.open();
});
afterEach(() => stand.close());

async function startAgent(more: object = {}) {
  const device = new Subject<Observation>();
  const agent = new Agent({
    config: agentConfig.parse(stand.settings(more)),
    ...{ clock, logger: silentLogger, random: Math.random },
    createDriver: () => ({ protocol: 'test', components: ['cardReader'], observations: device }),
  });
  await agent.start();
  stand.atEnd(() => agent.stop());
  await eventually('connected', () => stand.sessions.length > 0);
  return { agent, device };
}

/** Puts the chunks of an answer together as the contract says. */
function textOf(details: Record<string, unknown>[]): { text: string; chunks: JournalChunk[] } {
  const chunks = details.map((detail) => journalChunk.parse(detail));
  expect(chunks.map(({ chunk }) => chunk)).toEqual(chunks.map((_one, i) => i + 1));
  const bytes = Buffer.concat(chunks.map(({ data }) => Buffer.from(data, 'base64')));
  expect(bytes.length).toBe(chunks[0]!.bytes);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(chunks[0]!.sha256);
  return { text: gunzipSync(bytes).toString('utf8'), chunks };
}

const anHour = () => ({
  from: new Date(Date.now() - 3_600_000).toISOString(),
  to: new Date(Date.now() + 60_000).toISOString(),
});

describe('collect-journal', () => {
  const journalAt = (path: string) => ({
    devices: [{ driver: 'electronic-journal', link: { type: 'file', path }, encoding: 'gbk' }],
  });

  it("brings the agent's own events of the window, acknowledged ones too, and refuses a window that is too long", async () => {
    const { agent, device } = await startAgent();
    device.next(captured(0));
    device.next(captured(1));
    await eventually('acknowledged', () => stand.events.length === 2 && agent.heartbeat().health['queued'] === 0);
    const id = stand.command('collect-journal', anHour());
    const { text } = textOf((await stand.answered(id)).map(({ detail }) => detail));
    const faults = text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { seq: number });
    expect(faults).toEqual(stand.events.map((event) => expect.objectContaining({ seq: event.seq })));
    const before = stand.command('collect-journal', { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' });
    expect(textOf((await stand.answered(before)).map(({ detail }) => detail)).text).toBe('# agent\n');
    const long = stand.command('collect-journal', { from: '2026-01-01T00:00:00Z', to: '2026-01-09T00:00:00Z' });
    expect((await stand.answered(long))[0]).toMatchObject({
      outcome: 'refused',
      detail: { reason: expect.stringMatching(/7 days/) },
    });
  });

  it('brings the electronic journal and its rotated files of the window, decoded, card numbers cut, in chunks', async () => {
    const folder = join(stand.directory, 'ej');
    await mkdir(folder);
    const card = (i: number): string =>
      `交易 ${i} CARD 4111111111111111 ${createHash('sha256').update(`${i}`).digest('base64')}`;
    // "交易" in GBK.
    const gbk = (text: string): Buffer =>
      Buffer.concat(
        text
          .split('交易')
          .flatMap((part, i) => [
            ...(i > 0 ? [Buffer.from([0xbd, 0xbb, 0xd2, 0xd7])] : []),
            Buffer.from(part, 'latin1'),
          ]),
      );
    await writeFile(
      join(folder, 'ej.log'),
      gbk(Array.from({ length: 5_000 }, (_, i) => card(i)).join('\r\n') + '\r\n'),
    );
    await writeFile(join(folder, 'ej.log.1'), gbk(`${card(-1)}\n`));
    await writeFile(join(folder, 'ej.log.2'), gbk(`${card(-2)}\n`));
    await utimes(join(folder, 'ej.log.2'), new Date(0), new Date(0));
    await writeFile(join(folder, 'other.log'), 'another program\n');
    await startAgent(journalAt(join(folder, 'ej.log')));
    const id = stand.command('collect-journal', { ...anHour(), source: 'electronic' });
    const first = (await stand.answered(id))[0]!;
    const { chunks } = journalChunk.parse(first.detail);
    expect(chunks).toBeGreaterThan(1);
    const replies = await stand.answered(id, chunks);
    expect(Math.max(...replies.map((reply) => JSON.stringify(reply).length))).toBeLessThan(128 * 1024);
    const lines = textOf(replies.map(({ detail }) => detail)).text.split('\n');
    expect(lines.filter((line) => line.includes('交易'))).toHaveLength(5_001);
    expect(lines.join('\n')).toContain('交易 4999 CARD ****1111');
    expect(lines.join('\n')).not.toMatch(/4111111111|another program|交易 -2/);
  });

  it('sends the whole answer again on the next connection when the link fell in the middle, and when asked again', async () => {
    const folder = join(stand.directory, 'ej');
    await mkdir(folder);
    const noise = Array.from({ length: 30_000 }, (_, i) => createHash('sha256').update(`${i}`).digest('base64'));
    await writeFile(join(folder, 'ej.log'), noise.join('\n'));
    await startAgent(journalAt(join(folder, 'ej.log')));
    stand.onReply = ({ detail }) => {
      if (detail['chunk'] !== 2) return;
      stand.cutClients();
      stand.onReply = () => undefined;
    };
    const id = stand.command('collect-journal', anHour());
    await stand.answered(id, 2);
    const { chunks } = journalChunk.parse(stand.replies[0]!.detail);
    await eventually('the last chunk', () => stand.replies.some(({ detail }) => detail['chunk'] === chunks));
    const begin = stand.replies.map(({ detail }) => detail['chunk']).lastIndexOf(1);
    expect(begin).toBeGreaterThan(0);
    textOf(stand.replies.slice(begin).map(({ detail }) => detail));
    const known = stand.replies.length;
    stand.command('collect-journal', anHour(), id);
    await eventually('all again', () => stand.replies.length === known + chunks);
    expect(stand.replies.slice(known).map(({ detail }) => detail)).toEqual(
      stand.replies.slice(begin, known).map(({ detail }) => detail),
    );
  });

  it('says when not all of it is there because it would be too large', async () => {
    const folder = join(stand.directory, 'ej');
    await mkdir(folder);
    const noise = Array.from({ length: 20_000 }, (_, i) => createHash('sha256').update(`${i}`).digest('base64'));
    await writeFile(join(folder, 'ej.log'), noise.join('\n'));
    await startAgent({ commands: { 'collect-journal': { maxMegabytes: 0.25 } }, ...journalAt(join(folder, 'ej.log')) });
    const id = stand.command('collect-journal', { ...anHour(), source: 'electronic' });
    const { chunks } = journalChunk.parse((await stand.answered(id))[0]!.detail);
    const { text, chunks: all } = textOf((await stand.answered(id, chunks)).map(({ detail }) => detail));
    expect(all[0]).toMatchObject({ truncated: expect.stringMatching(/larger than/) });
    expect(all[0]!.bytes).toBeLessThanOrEqual(0.25 * 1024 * 1024);
    expect(all[0]!.bytes).toBeGreaterThan(0.1 * 1024 * 1024);
    expect(text.split('\n').at(-2)).toBe(noise[text.split('\n').length - 3]);
  });
});

describe('self-test', () => {
  it('reads every device anew and reports each, and neither loses nor doubles a fault', async () => {
    const machine = new SimulatedXfs4Iot();
    const { port } = await machine.start();
    stand.atEnd(() => machine.stop());
    const dead = { driver: 'sankyo-ict3k5', link: { type: 'tcp', port: 1 } };
    const config = agentConfig.parse(
      stand.settings({
        devices: [{ driver: 'xfs4iot', host: '127.0.0.1', ports: [port] }, dead],
        commands: { 'self-test': { timeoutSeconds: 4 } },
      }),
    );
    const agent = new Agent({ config, clock, logger: silentLogger, random: Math.random });
    await agent.start();
    stand.atEnd(() => agent.stop());
    await eventually('heard', () => agent.heartbeat().components.cardReader === 'ok' && stand.sessions.length > 0);
    machine.jamCard();
    await eventually('the jam', () => stand.noted('card.jam').length === 1);
    const faults = () => stand.events.filter(({ kind }) => kind !== 'noted').length;
    const before = faults();
    const reply = (await stand.answered(stand.command('self-test')))[0]!;
    expect(reply).toMatchObject({ outcome: 'done' });
    const [xfs, sankyo] = reply.detail['devices'] as Record<string, unknown>[];
    expect(xfs).toMatchObject({
      device: '1:xfs4iot',
      state: 'running',
      answered: true,
      complete: true,
      ms: expect.any(Number),
      components: { cardReader: 'fault', cashDispenser: 'ok' },
    });
    expect(sankyo).toMatchObject({ device: '2:sankyo-ict3k5', answered: false, complete: false });
    expect(faults()).toBe(before);
    machine.clearCard();
    await eventually('cleared', () => stand.noted('card.jam').at(-1)?.kind === 'cleared');
  });
});

describe('a command with a program of the bank', () => {
  /** A program that writes what it is given, says something, and ends with the code. */
  async function program(code: number, more = ''): Promise<{ executable: string; output: () => Promise<string> }> {
    const executable = join(stand.directory, `program-${code}`);
    await writeFile(
      executable,
      `#!/bin/sh\ncat >> ${executable}.in\necho "fixed: $*; card 4111111111111111"\n${more}\nexit ${code}\n`,
    );
    await chmod(executable, 0o755);
    return { executable, output: () => readFile(`${executable}.in`, 'utf8').catch(() => '') };
  }

  it('is refused where none is configured', async () => {
    await startAgent();
    for (const name of ['reboot', 'out-of-service', 'in-service', 'show-message']) {
      const id = stand.command(name, { zh: '', en: '' });
      expect((await stand.answered(id))[0]).toMatchObject({ outcome: 'refused' });
    }
  });

  it('gives it the words on standard input, without a shell, and answers with its exit code and output', async () => {
    const { executable, output } = await program(0);
    await startAgent({ commands: { 'show-message': { executable, arguments: ['$(id)', 'a b'] } } });
    const words = { zh: '请稍候"; rm -rf /', en: '$(reboot)', seconds: 30 };
    const id = stand.command('show-message', words);
    expect((await stand.answered(id))[0]).toMatchObject({
      outcome: 'done',
      detail: { exitCode: 0, stdout: 'fixed: $(id) a b; card ****1111\n', stderr: '' },
    });
    expect(JSON.parse(await output())).toEqual({ id, name: 'show-message', arguments: words });
    const wrong = stand.command('show-message', { zh: 'x' });
    expect((await stand.answered(wrong))[0]).toMatchObject({
      outcome: 'refused',
      detail: { reason: expect.stringMatching(/en/) },
    });
  });

  it('fails with its exit code, when it hangs is killed with its children, and when it is not there says so', async () => {
    const failing = await program(3, 'head -c 100000 /dev/zero | tr "\\0" e >&2');
    const hanging = await program(0, 'sleep 30 & echo $! > ' + join(stand.directory, 'child') + '\nsleep 30');
    await startAgent({
      commands: {
        'out-of-service': { executable: failing.executable },
        'in-service': { executable: hanging.executable.replace('program-0', 'nowhere') },
        'show-message': { executable: hanging.executable, timeoutSeconds: 0.5 },
      },
    });
    const [out, back] = [stand.command('out-of-service'), stand.command('in-service')];
    const show = stand.command('show-message', { zh: '', en: '' });
    const { outcome, detail } = (await stand.answered(out))[0]!;
    expect([outcome, detail['exitCode'], String(detail['stderr']).length < 2_200]).toEqual(['failed', 3, true]);
    expect((await stand.answered(back))[0]).toMatchObject({
      outcome: 'failed',
      detail: { reason: expect.stringMatching(/ENOENT|exit code/) },
    });
    expect((await stand.answered(show))[0]).toMatchObject({
      outcome: 'failed',
      detail: { reason: 'killed after 0.5 s' },
    });
    const child = Number(await readFile(join(stand.directory, 'child'), 'utf8'));
    await eventually('the child is gone too', async () => {
      const state = await readFile(`/proc/${child}/stat`, 'utf8').catch(() => ') Z');
      return / Z/.test(state.slice(state.lastIndexOf(')')));
    });
  });

  it('reboots after the answer has gone out, and notes when that fails', async () => {
    const { executable, output } = await program(1);
    await startAgent({ commands: { reboot: { executable } } });
    const id = stand.command('reboot');
    expect((await stand.answered(id))[0]).toMatchObject({ outcome: 'done', detail: { started: true } });
    await eventually('run', async () => (await output()) !== '');
    const [noted] = await eventually('the failure', () =>
      stand.noted('command.failed').length > 0 ? stand.noted('command.failed') : undefined,
    );
    expect(noted).toMatchObject({ kind: 'noted', detail: { id, command: 'reboot', exitCode: 1 } });
  });

  it('runs at most once when the agent is killed in its middle, and the server gets an answer', async () => {
    const { executable, output } = await program(0, 'sleep 3');
    const settings = stand.settings({ commands: { 'out-of-service': { executable } } });
    const first = await stand.fork(settings);
    await eventually('connected', () => stand.sessions.length > 0);
    const id = stand.command('out-of-service');
    await eventually('running', async () => (await output()) !== '');
    await killed(first);
    await stand.fork(settings);
    const [reply] = await stand.answered(id);
    expect(reply).toMatchObject({ outcome: 'failed', detail: { reason: 'the agent ended while the command ran' } });
    stand.command('out-of-service', {}, id);
    expect((await stand.answered(id, 2)).map(({ detail }) => detail)).toEqual([reply!.detail, reply!.detail]);
    expect((await output()).trim().split('\n')).toHaveLength(1);
  });
});
