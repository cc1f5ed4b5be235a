import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replyMessage } from '#libs/contract';
import { silentLogger } from '#libs/observability';
import { MovableClock } from '#libs/testkit';
import { CommandRunner, type CommandTable } from './run-commands.js';

const clock = new MovableClock();
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wk-commands-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function runner(table: CommandTable): Promise<CommandRunner> {
  const commands = new CommandRunner(directory, table, clock, silentLogger);
  await commands.load();
  return commands;
}

const command = (name: string, id = randomUUID(), seconds = 60): Buffer =>
  Buffer.from(
    JSON.stringify({ v: 1, id, name, expiresAt: new Date(clock.now().getTime() + seconds * 1000).toISOString() }),
  );

describe('a command', () => {
  it('runs and is answered in the shape of the contract', async () => {
    const commands = await runner({ 'self-test': () => ({ outcome: 'done', detail: { components: {} } }) });
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

  it('that has expired does not run', async () => {
    let ran = 0;
    const commands = await runner({ 'self-test': () => ((ran += 1), { outcome: 'done', detail: {} }) });
    expect(await commands.run(command('self-test', randomUUID(), -1))).toMatchObject({ outcome: 'expired' });
    expect(ran).toBe(0);
  });

  it('runs once per id, also when it comes twice at once and after a restart, and answers the same', async () => {
    let ran = 0;
    const table: CommandTable = { 'self-test': () => ({ outcome: 'done', detail: { run: (ran += 1) } }) };
    const message = command('self-test');
    const first = await runner(table);
    const replies = await Promise.all([first.run(message), first.run(message)]);
    replies.push(await (await runner(table)).run(message));
    expect([ran, new Set(replies.map((reply) => JSON.stringify(reply))).size]).toEqual([1, 1]);
  });

  it('that fails says why, and the next one runs', async () => {
    const commands = await runner({ 'self-test': () => Promise.reject(new Error('no answer')) });
    expect(await commands.run(command('self-test'))).toMatchObject({
      outcome: 'failed',
      detail: { reason: 'no answer' },
    });
    expect(await commands.run(command('self-test'))).toMatchObject({ outcome: 'failed' });
  });
});
