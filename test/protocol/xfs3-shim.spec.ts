import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, forkTypeScript } from '#libs/testkit';
import { SimulatedXfs3Shim } from '../../simulators/devices/xfs3-shim/index.js';
import { WatchedDriver } from './watched-driver.js';
import { WatchedTerminal } from './watched-terminal.js';

const QUICK = { aliveSeconds: 0.4, backoff: { firstMs: 20, maxMs: 60 } };
const onPosix = process.platform === 'win32' ? it.skip : it;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

const settingsOf = (link: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  driver: 'xfs3-shim',
  link,
  ...QUICK,
  ...more,
});

/** How agent and shim meet. `attach` is called once the agent waits. */
interface Way {
  link: Record<string, unknown>;
  attach?(): Promise<void> | void;
}

const WAYS: Record<string, (shim: SimulatedXfs3Shim, folder: string) => Promise<Way>> = {
  'TCP, where the agent connects': async (shim) => ({ link: { type: 'tcp', port: (await shim.start()).port } }),
  'TCP, where the agent listens': async (shim) => {
    const port = await freePort();
    return { link: { type: 'listen', port }, attach: () => shim.outlets.connect({ port, host: '127.0.0.1' }) };
  },
  'a Unix socket, where the agent connects': async (shim, folder) => {
    const path = join(folder, 'shim.sock');
    await shim.outlets.listen({ path });
    return { link: { type: 'pipe', path } };
  },
  'a Unix socket, where the agent listens': async (shim, folder) => {
    const path = join(folder, 'agent.sock');
    return { link: { type: 'pipe', path, role: 'listen' }, attach: () => shim.outlets.connect({ path }) };
  },
  'a FIFO': async (shim, folder) => {
    const path = join(folder, 'fifo');
    execFileSync('mkfifo', [path]);
    const open = () =>
      eventually('the FIFO has a reader', () =>
        shim.outlets.openFifo(path).then(
          () => true,
          () => false,
        ),
      );
    return { link: { type: 'fifo', path }, attach: async () => void (await open()) };
  },
};

describe('the shim driver over', () => {
  let folder: string;
  let shim: SimulatedXfs3Shim;
  let agent: WatchedDriver | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wk-shim-'));
    shim = new SimulatedXfs3Shim();
  });
  afterEach(async () => {
    agent?.stop();
    await shim.stop();
    expect(agent?.error).toBeUndefined();
    expect(shim.received).toBe('');
    await rm(folder, { recursive: true, force: true });
  });

  onPosix.each(Object.entries(WAYS))(
    '%s hears all of it, and finds the shim again when it was gone',
    async (_way, meet) => {
      const way = await meet(shim, folder);
      agent = new WatchedDriver(settingsOf(way.link));
      await way.attach?.();
      await agent.says('application device online');
      await agent.says('cardReader captured[IDC30] 0');
      await agent.says('cashDispenser cassette[CDM30/3] ok');
      await agent.says('cashAcceptor cassette[CIM30/1] ok');
      await agent.says('receiptPrinter paper[ReceiptPrinter1/upper] full');
      await agent.says('pinPad encryptor[Encryptor1] ok');
      await agent.says('ups ups mains');
      shim.captureCard('action');
      await agent.says('cardReader event cardCaptured');
      await shim.outlets.drop();
      await agent.says('application device offline');
      agent.forget();
      if (way.link.type === 'fifo') await way.attach?.();
      await agent.says('application device online');
      shim.set('IDC', { fwMedia: 3 });
      await agent.says('cardReader media[IDC30] jammed');
      expect([...agent.driver.components].sort()).toEqual(
        'application cabinet cardReader cashAcceptor cashDispenser pinPad receiptPrinter safe ups'.split(' '),
      );
    },
  );

  it('the standard input of its own process', async () => {
    const settings = settingsOf({ type: 'fifo', path: '-' });
    const child = forkTypeScript('test/protocol/watched-driver-child.ts', [JSON.stringify(settings)], 'pipe');
    let said = '';
    child.stdout!.on('data', (chunk: Buffer) => (said += chunk.toString()));
    let failed = '';
    child.stderr!.on('data', (chunk: Buffer) => (failed += chunk.toString()));
    try {
      shim.serve(child.stdin!);
      await eventually('it is heard', () => said.includes('application device online') || failed !== '', 30_000);
      shim.retractCash(3);
      await eventually('the retract is heard', () => said.includes('cashDispenser event cashRetained'));
      child.stdin!.end();
      await eventually('the end is told', () => said.includes('application device offline'));
      expect(failed).toBe('');
    } finally {
      child.kill();
      await new Promise((resolve) => child.once('exit', resolve));
    }
  }, 40_000);

  onPosix('a socket whose file was left behind by an agent that was killed', async () => {
    const path = join(folder, 'left.sock');
    const listen = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', listen, path]);
    expect(existsSync(path)).toBe(true);
    agent = new WatchedDriver(settingsOf({ type: 'pipe', path, role: 'listen' }));
    shim.outlets.connect({ path });
    await agent.says('application device online');
  });

  it('a port, takes the newest of two shims for the living one', async () => {
    const port = await freePort();
    agent = new WatchedDriver(settingsOf({ type: 'listen', port }));
    shim.outlets.connect({ port, host: '127.0.0.1' });
    await agent.says('application device online');
    shim.hang();
    const second = new SimulatedXfs3Shim({ names: { IDC: 'NEW' } });
    try {
      second.outlets.connect({ port, host: '127.0.0.1' });
      await agent.says('cardReader captured[NEW] 0');
    } finally {
      await second.stop();
    }
  });

  it('a port that nobody connects to is offline, and lets go of it at the end', async () => {
    const port = await freePort();
    agent = new WatchedDriver(settingsOf({ type: 'listen', port, waitMs: 50 }));
    const offline = await agent.says('application device offline');
    expect(offline.raw.data).toMatchObject({
      problem: 'timedOut',
      reason: `nobody has connected to 127.0.0.1:${port}`,
    });
    agent.stop();
    const server = createServer();
    await eventually(
      'the port is free',
      () =>
        new Promise<boolean>((resolve) => {
          server.once('error', () => resolve(false));
          server.listen(port, '127.0.0.1', () => resolve(true));
        }),
    );
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  it('TCP to a shim that hangs takes silence for its end', async () => {
    const { port } = await shim.start();
    agent = new WatchedDriver(settingsOf({ type: 'tcp', port }));
    await agent.says('application device online');
    shim.hang();
    const offline = await agent.says('application device offline');
    expect(offline.raw.data).toMatchObject({ problem: 'timedOut', reason: 'no line for 0.4 s' });
    agent.forget();
    shim.hang(false);
    await agent.says('application device online');
  });

  it('TCP tells of what cannot be read, and reads on', async () => {
    const { port } = await shim.start();
    agent = new WatchedDriver(settingsOf({ type: 'tcp', port }, { maxLineBytes: 4_096, aliveSeconds: 0 }));
    await agent.says('application device online');
    shim.raw('half a line"}}\n');
    await agent.says('application garbage not JSON');
    shim.line({ kind: 'ALIVE' });
    shim.raw(`{"kind":"STATUS","class":"IDC","payload":"${'x'.repeat(20_000)}"}\n`);
    await agent.says('application garbage line too long');
    shim.set('IDC', { fwMedia: 3 });
    await agent.says('cardReader media[IDC30] jammed');
    expect(agent.said()).not.toContain('application device offline');
  });
});

describe('a link that cannot be opened says why', () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'wk-shim-'))));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const why = async (link: Record<string, unknown>): Promise<unknown> => {
    const agent = new WatchedDriver(settingsOf(link));
    try {
      const { raw } = await agent.says('application device offline');
      return (raw.data as { problem: string }).problem;
    } finally {
      agent.stop();
    }
  };

  onPosix('as there is none, it is no FIFO, or another program has it', async () => {
    expect(await why({ type: 'fifo', path: join(folder, 'none') })).toBe('notFound');
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect(await why({ type: 'fifo', path: file })).toBe('notThatProtocol');
    expect(await why({ type: 'pipe', path: join(folder, 'none.sock') })).toBe('notFound');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await why({ type: 'listen', port })).toBe('inUse');
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});

describe('what must not raise anything', () => {
  let shim: SimulatedXfs3Shim;
  let agent: WatchedTerminal;

  beforeEach(async () => {
    shim = new SimulatedXfs3Shim();
    const { port } = await shim.start();
    agent = new WatchedTerminal(settingsOf({ type: 'tcp', port }));
    await agent.says('ups ups mains');
  });
  afterEach(async () => {
    agent.stop();
    await shim.stop();
    expect(shim.received).toBe('');
  });

  const raised = (): string[] => agent.outcomes.filter(({ kind }) => kind === 'raised').map(({ fault }) => fault);
  /** Everything said until now has been heard. */
  const settle = async (): Promise<void> => {
    shim.set('PIN', { fwEncStat: 4 });
    shim.tell('SRVE', 'IDC', 211);
    await agent.says('cardReader bin[IDC30] missing');
  };

  it('a card that the customer took, notes that were taken, a retract that found nothing', async () => {
    shim.takeCard();
    shim.presentCash();
    shim.takeCash();
    shim.retractNothing();
    await settle();
    expect(agent.said()).toEqual(
      expect.arrayContaining(['cardReader event cardTaken', 'cashDispenser event cashTaken']),
    );
    // Notes lie at the exit while they are taken: with the ordinary debounce that raises nothing.
    expect(raised().filter((fault) => fault !== 'cash.exitBlocked')).toEqual([]);
    expect(agent.standing).toEqual([]);
  });

  it('a threshold that repeats what is known, and a counter that fell', async () => {
    shim.captureCard('counter');
    await agent.raises('card.captured');
    shim.threshold('CDM', 3, 'low');
    await agent.raises('cassette.low');
    agent.forget();
    shim.threshold('CDM', 3, 'low');
    shim.threshold('CDM', 3, 'low');
    shim.set('IDC', { usCards: 0 });
    await agent.clears('card.captured');
    await settle();
    expect(raised()).toEqual([]);
  });

  it('one card that three lines tell of is one', async () => {
    shim.tell('EXEE', 'IDC', 208);
    shim.captureCard('action');
    await settle();
    expect(raised()).toEqual(['card.captured']);
  });

  it('anything in supervisor mode', async () => {
    shim.port('sensors', 0, 4);
    await agent.says('application mode supervisor on');
    shim.port('doors', 1, 2);
    await agent.says('safe safeDoor open');
    expect(raised()).toEqual([]);
    shim.port('sensors', 0, 1);
    await agent.says('application mode supervisor off');
    // It is looked at again some seconds later, so that the last door can be shut: the detector's own test.
    expect(raised()).toEqual([]);
  });
});

describe('card data', () => {
  it('in a payload, a description, a name or garbage does not leave the driver', async () => {
    const shim = new SimulatedXfs3Shim();
    const { port } = await shim.start();
    const agent = new WatchedDriver(settingsOf({ type: 'tcp', port }));
    try {
      await agent.says('ups ups mains');
      const pan = '6222021234567894';
      const track = `;${pan}=29122011234567890?`;
      shim.tell('SRVE', 'IDC', 205, { wAction: 1, lpszExtra: pan, lpbData: Buffer.from(track).toString('base64') });
      shim.hardwareError('CDM', 0x10, `E4711 ${pan} after ${track}`);
      shim.hardwareError('IDC', 0x10, [...Buffer.from(track)]);
      shim.line({ class: 'PTR', logicalName: pan, kind: 'SRVE', code: 106 });
      shim.tell('CMPL', 'IDC', 207, { lppCardData: [{ lpbData: track }] });
      shim.complete('IDC', 207, -200);
      shim.raw(`${'x'.repeat(395)}${pan} ${track}\n`);
      await agent.says('application garbage not JSON');
      await agent.says('cardReader media[IDC30] jammed');
      const all = JSON.stringify(agent.seen);
      expect(all).toContain('E4711');
      for (const part of [pan, pan.slice(0, 8), '29122011', Buffer.from(pan).toString('base64').slice(0, 16)]) {
        expect(all).not.toContain(part);
      }
      expect(all).not.toContain([...Buffer.from(pan)].join(','));
    } finally {
      agent.stop();
      await shim.stop();
    }
  });
});
