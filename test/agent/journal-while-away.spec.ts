import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLogger } from '#libs/observability';
import { eventually } from '#libs/testkit';
import { agentConfig } from '../../device-agent/src/agent.config.js';
import { Agent } from '../../device-agent/src/agent.js';
import { AgentStand, killed } from '../harness/agent-stand.js';

let stand: AgentStand;
let path: string;

beforeEach(async () => {
  stand = new AgentStand();
  await stand.open();
  path = join(stand.directory, 'ej', 'ej.log');
  await mkdir(join(stand.directory, 'ej'));
  await writeFile(path, `${transaction('1', 'CARD RETAINED')}`);
});
afterEach(() => stand.close());

const transaction = (number: string, ...lines: string[]): string =>
  ['TRANSACTION START', `REF: ${number.padStart(12, '8')}`, ...lines, 'TRANSACTION END', ''].join('\n');
const settings = (driver: object = { driver: 'electronic-journal' }): object =>
  stand.settings({ devices: [{ ...driver, quietMs: 200, link: { type: 'file', path, pollMs: 20 } }] });

async function start(driver?: object): Promise<Agent> {
  const agent = new Agent({
    config: agentConfig.parse(settings(driver)),
    clock: { now: () => new Date() },
    ...{ logger: silentLogger, random: Math.random },
  });
  await agent.start();
  stand.atEnd(() => agent.stop());
  return agent;
}

const told = (fault = 'card.captured'): string[] =>
  stand.noted(fault).map(({ detail }) => {
    const { reference } = (detail['transaction'] ?? {}) as { reference?: string };
    return `${Number(detail['count'] ?? 1)} in ${reference?.replace(/^8+/, '')}`;
  });
/** Told so, and after a while still no more than that. */
async function tells(expected: string[], fault?: string): Promise<void> {
  await eventually(JSON.stringify(expected), () => told(fault).length >= expected.length, 10_000).catch(
    () => undefined,
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(told(fault)).toEqual(expected);
}
/** The agent has read the file and its memory is on disk. */
const remembered = (): Promise<unknown> =>
  eventually('the place on disk', async () => {
    const memory = await readFile(join(stand.directory, 'data', 'memory.json'), 'utf8').catch(() => '');
    return memory.includes('"offset"');
  });

describe('a journal that is printed while the agent is away', () => {
  it('is told of at the start, and what was told before is not told again', async () => {
    let agent = await start();
    await remembered();
    await appendFile(path, transaction('2', 'CARD RETAINED'));
    await tells(['1 in 2']);
    await agent.stop();
    await appendFile(path, transaction('3', 'CARD RETAINED') + transaction('4', 'CASH RETRACTED'));
    agent = await start();
    await tells(['1 in 2', '1 in 3']);
    await tells(['1 in 4'], 'cash.retained');
    await agent.stop();
    await start();
    await tells(['1 in 2', '1 in 3']);
    await tells(['1 in 4'], 'cash.retained');
  });

  it('is understood with what was printed before: its transaction, and what was told of the same customer', async () => {
    let agent = await start();
    await remembered();
    await appendFile(path, 'TRANSACTION START\nREF: 888888888882\nCARD RETAINED\n');
    await tells(['1 in 2']);
    await agent.stop();
    // The receipt says so once more; the next customer's begins before the agent is back.
    await appendFile(path, 'CARD RETAINED\nTRANSACTION END\nTRANSACTION START\nREF: 888888888883\n');
    agent = await start();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await agent.stop();
    await appendFile(path, 'CARD RETAINED\n');
    await start();
    await tells(['1 in 2', '1 in 3']);
  });

  it('is told of once though a line had no end yet when the agent took it as it was', async () => {
    const agent = await start();
    await remembered();
    await appendFile(path, 'CARD RETAINED');
    await tells(['1 in undefined']);
    await agent.stop();
    await appendFile(path, '\nCARD TAKEN\n');
    await start();
    await tells(['1 in undefined']);
  });

  it('is told of across rotations by renaming', async () => {
    const agent = await start();
    await remembered();
    await agent.stop();
    await appendFile(path, transaction('2', 'CARD RETAINED'));
    await rename(path, `${path}.2`);
    await writeFile(`${path}.1`, transaction('3', 'CARD RETAINED'));
    await writeFile(path, transaction('4', 'CARD RETAINED'));
    await start();
    await tells(['1 in 2', '1 in 3', '1 in 4']);
  });

  it('is told of by a process that is killed again and again, no line lost and none told twice', async () => {
    const expected: string[] = [];
    let next = 10;
    let agent = await stand.fork(settings());
    await remembered();
    for (const after of [0, 40, 90]) {
      for (let i = 0; i < 4; i++) {
        await appendFile(path, transaction(`${next}`, 'CARD RETAINED'));
        expected.push(`1 in ${next++}`);
        await new Promise((resolve) => setTimeout(resolve, after));
      }
      await killed(agent);
      await appendFile(path, transaction(`${next}`, 'CARD RETAINED'));
      expected.push(`1 in ${next++}`);
      agent = await stand.fork(settings());
    }
    await tells(expected);
  }, 60_000);
});

describe('a log of status messages that is written while the agent is away', () => {
  it('is told of at the start, and what was told before is not told again', async () => {
    const ndc = { driver: 'ndc', framing: 'lines' };
    const captured = '12|000||D1|20|0|1\n'.replaceAll('|', '<FS>');
    await writeFile(path, captured);
    const agent = await start(ndc);
    await remembered();
    await appendFile(path, captured);
    await eventually('told', () => told().length === 1);
    await agent.stop();
    await appendFile(path, captured);
    await start(ndc);
    await tells(['1 in undefined', '1 in undefined']);
  });
});
