import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replyMessage } from '#libs/contract';
import { silentLogger } from '#libs/observability';
import { eventually, MovableClock } from '#libs/testkit';
import { CommandResults } from './command-results.js';
import { CommandRunner, type Act, type CommandTable, type Reply } from './run-commands.js';
import { ReplySender } from './send-replies.js';

const clock = new MovableClock();
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wk-commands-'));
});
afterEach(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }));

/** A runner as it is after a start, its sender, and what the sender published. */
async function started(table: CommandTable, steadyMs?: () => number) {
  const results = new CommandResults(directory);
  await results.load();
  const sent: Reply[] = [];
  const sender = new ReplySender(
    results,
    async function* (id, result) {
      yield { id, ...result };
    },
    silentLogger,
  );
  const options = { clock, steadyMs, logger: silentLogger, onAnswer: (id: string) => sender.deliver(id) };
  const commands = new CommandRunner(results, table, options);
  return { commands, results, sender, sent, send: async (reply: Reply) => void sent.push(reply) };
}
const runner = async (table: CommandTable): Promise<CommandRunner> => (await started(table)).commands;

const act = (run: Act['run'], harmless = false): Act => ({ run, harmless });
const done = (detail: Record<string, unknown> = {}) => ({ outcome: 'done' as const, detail });
const command = (name: string, id = randomUUID(), seconds = 60): Buffer =>
  Buffer.from(
    JSON.stringify({ v: 1, id, name, expiresAt: new Date(clock.now().getTime() + seconds * 1000).toISOString() }),
  );

describe('a command', () => {
  it('runs and is answered in the shape of the contract', async () => {
    const commands = await runner({ 'self-test': act(() => done({ devices: [] })) });
    const reply = await commands.run(command('self-test'));
    expect(replyMessage.parse({ v: 1, at: clock.now().toISOString(), ...reply })).toMatchObject({ outcome: 'done' });
  });

  it('that this agent does not carry out is refused with the reason', async () => {
    const commands = await runner({});
    expect(await commands.run(command('reboot'))).toMatchObject({
      outcome: 'refused',
      detail: { reason: expect.stringMatching(/reboot/) },
    });
  });

  it('that is no command at all is refused when it has an id, and dropped when it has none', async () => {
    const commands = await runner({});
    const id = randomUUID();
    expect(await commands.run(command('format-disk', id))).toMatchObject({ id, outcome: 'refused' });
    expect(await commands.run(Buffer.from('{'))).toBeUndefined();
    expect(await commands.run(Buffer.from('{"v":1,"id":"x"}'))).toBeUndefined();
  });

  it('that has expired does not run, also when it expired while it waited for its turn', async () => {
    let ran = 0;
    const commands = await runner({
      'self-test': act(() => ((ran += 1), done())),
      reboot: act(async () => (clock.forward('2m'), done())),
    });
    expect(await commands.run(command('self-test', randomUUID(), -1))).toMatchObject({ outcome: 'expired' });
    const [, late] = await Promise.all([commands.run(command('reboot')), commands.run(command('self-test'))]);
    expect([late?.outcome, ran]).toEqual(['expired', 0]);
  });

  it('has no more time to wait when the clock is set back meanwhile', async () => {
    let steady = 0;
    let ran = 0;
    const table: CommandTable = {
      'self-test': act(() => ((ran += 1), done())),
      reboot: act(async () => ((steady += 61_000), done())),
    };
    const { commands } = await started(table, () => steady);
    const [, late] = await Promise.all([commands.run(command('reboot')), commands.run(command('self-test'))]);
    expect([late?.outcome, ran]).toEqual(['expired', 0]);
  });

  it('that comes in a flood is dropped, not begun, and may be asked again', async () => {
    let ran = 0;
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    const commands = await runner({ 'self-test': act(async () => (await held, (ran += 1), done())) });
    const messages = Array.from({ length: 200 }, () => command('self-test'));
    const replies = Promise.all(messages.map((message) => commands.run(message)));
    go();
    expect((await replies).filter((reply) => reply !== undefined)).toHaveLength(50);
    expect(ran).toBe(50);
    expect(await commands.run(messages.at(-1)!)).toMatchObject({ outcome: 'done' });
  });

  it('that was carried out is remembered before hundreds that were refused', async () => {
    let ran = 0;
    const { commands, sender, results } = await started({ reboot: act(() => done({ run: (ran += 1) })) });
    sender.connected(() => Promise.resolve());
    const reboot = command('reboot');
    await commands.run(reboot);
    for (let i = 0; i < 510; i++) await commands.run(command('show-message'));
    await eventually('all sent', () => results.unsent().length === 0);
    expect(await commands.run(reboot)).toMatchObject({ detail: { run: 1 } });
    expect(ran).toBe(1);
  });

  it('runs once per id, also when it comes twice at once and after a restart, and answers the same', async () => {
    let ran = 0;
    const table: CommandTable = { 'self-test': act(() => done({ run: (ran += 1) })) };
    const message = command('self-test');
    const first = await runner(table);
    const replies = await Promise.all([first.run(message), first.run(message)]);
    replies.push(await (await runner(table)).run(message));
    expect([ran, new Set(replies.map((reply) => JSON.stringify(reply))).size]).toEqual([1, 1]);
  });

  it('that fails says why, and the next one runs', async () => {
    const commands = await runner({ 'self-test': act(() => Promise.reject(new Error('no answer'))) });
    expect(await commands.run(command('self-test'))).toMatchObject({
      outcome: 'failed',
      detail: { reason: 'no answer' },
    });
    expect(await commands.run(command('self-test'))).toMatchObject({ outcome: 'failed' });
  });

  it('in whose middle the agent ended is not run again, and that is what the server gets', async () => {
    const id = randomUUID();
    const killed = await started({ reboot: act(() => new Promise(() => undefined)) });
    void killed.commands.run(command('reboot', id));
    await eventually('begun', async () => {
      const now = new CommandResults(directory);
      await now.load();
      return now.get(id);
    });
    let ran = 0;
    const next = await started({ reboot: act(() => ((ran += 1), done())) });
    next.sender.connected(next.send);
    await eventually('the answer', () => next.sent.length === 1);
    expect(next.sent[0]).toMatchObject({ id, outcome: 'failed', detail: { reason: expect.stringMatching(/ended/) } });
    expect(await next.commands.run(command('reboot', id))).toMatchObject({ outcome: 'failed' });
    expect(ran).toBe(0);
  });

  it('is not carried out when the disk cannot remember that it was, unless it harms nobody', async () => {
    let ran = 0;
    const count = () => ((ran += 1), done());
    const { commands } = await started({ reboot: act(count), 'self-test': act(count, true) });
    await rm(directory, { recursive: true });
    expect(await commands.run(command('reboot'))).toMatchObject({
      outcome: 'failed',
      detail: { reason: /disk/ } as never,
    });
    expect(await commands.run(command('self-test'))).toMatchObject({ outcome: 'done' });
    expect(ran).toBe(1);
  });

  it('that runs when the agent stops is broken off and answered as failed', async () => {
    const { commands } = await started({
      'self-test': act(
        (_command, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new Error('the agent is ending')));
          }),
      ),
    });
    const reply = commands.run(command('self-test'));
    const waiting = commands.run(command('self-test'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await commands.stop();
    expect([await reply, await waiting]).toEqual([
      expect.objectContaining({ outcome: 'failed', detail: { reason: 'the agent is ending' } }),
      undefined,
    ]);
  });
});

describe('an answer', () => {
  it('that could not be sent waits for the next connection, across a restart', async () => {
    const id = randomUUID();
    const first = await started({ 'self-test': act(() => done({ n: 1 })) });
    first.sender.connected(() => Promise.reject(new Error('the connection was closed')));
    await first.commands.run(command('self-test', id));
    const second = await started({});
    second.sender.connected(second.send);
    await eventually('sent', () => second.sent.length === 1);
    expect(second.sent[0]).toEqual({ id, outcome: 'done', detail: { n: 1 } });
    // Once confirmed it is not sent again by itself.
    await eventually('noted', async () => second.results.isSent(id));
    const third = await started({});
    third.sender.connected(third.send);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(third.sent).toEqual([]);
    await third.commands.run(command('self-test', id));
    await eventually('sent again when asked again', () => third.sent.length === 1);
  });

  it('over which the broker ends every connection is given up, so that the connection can stay', async () => {
    const { commands, sender, results } = await started({ 'self-test': act(() => done()) });
    const id = randomUUID();
    void commands.run(command('self-test', id));
    await eventually('answered', () => results.get(id) && results.unsent().length === 1);
    let connections = 0;
    const refuse = () => ((connections += 1), Promise.reject(new Error('packet too large')));
    while (!results.isSent(id) && connections < 50) {
      sender.connected(refuse);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(connections).toBe(10);
  });

  it('goes out before what is done afterwards', async () => {
    const order: string[] = [];
    const { commands, sender } = await started({
      reboot: act(() => ({ ...done({ started: true }), afterwards: async () => void order.push('reboots') })),
    });
    sender.connected(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push('answered');
    });
    await commands.run(command('reboot'));
    expect(order).toEqual(['answered', 'reboots']);
  });
});
