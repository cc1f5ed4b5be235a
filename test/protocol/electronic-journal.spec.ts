import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testkit';
import {
  encodeText,
  SimulatedJournal,
  type JournalOptions,
} from '../../simulators/devices/electronic-journal/index.js';
import { openPseudoTerminal, pseudoTerminalTool } from '../../simulators/devices/pseudo-terminal.js';
import { faultsOfSaying } from '../../device-agent/src/detect/faults-of-saying.js';
import { sayingOf } from '../../device-agent/src/drivers/saying.js';
import { inWords } from './watched-driver.js';
import { WatchedTerminal } from './watched-terminal.js';

const CARD = '4111111111111111';
let folder: string | undefined;
let agent: WatchedTerminal;

/** A journal that is written to and followed. */
async function watch(
  options: Omit<JournalOptions, 'path'> = {},
  more: Record<string, unknown> = {},
): Promise<SimulatedJournal> {
  folder = mkdtempSync(join(tmpdir(), 'wk-ej-'));
  const path = join(folder, 'EJDATA.LOG');
  const link = { type: 'file', path, pollMs: 20 };
  const encoding = options.encoding ?? 'utf-8';
  agent = new WatchedTerminal({ driver: 'electronic-journal', link, encoding, quietMs: 300, ...more });
  await agent.says('application device online');
  return new SimulatedJournal({ path, ...options });
}

/** Those that are over. */
const transactions = () =>
  agent.seen.filter((one) => one.kind === 'transaction').filter(({ unfinished }) => !unfinished);

afterEach(() => {
  agent.stop();
  if (folder) rmSync(folder, { recursive: true });
  folder = undefined;
  expect(agent.error).toBeUndefined();
});

const kinds: [string, JournalOptions['language'], Omit<JournalOptions, 'path'>][] = [
  ['English, with its escapes', 'en', { escapes: 'whole' }],
  ['English, the ESC bytes lost', 'en', { escapes: 'lost' }],
  ['Chinese in UTF-8', 'zh', { language: 'zh' }],
  ['Chinese in GBK', 'zh', { language: 'zh', encoding: 'gbk' }],
  ['Chinese in UTF-16', 'zh', { language: 'zh', encoding: 'utf-16le', escapes: 'none' }],
];

describe.each(kinds)('the journal driver on a journal in %s', (_title, _language, options) => {
  it('tells each transaction', async () => {
    const journal = await watch(options);
    journal.begin({ card: '622202******7894', reference: '517812345678', amount: '1,200.00' });
    journal.end();
    await agent.says('application transaction 517812345678 120000 7894');
  });

  it('tells a captured card once, with the transaction and the lines that say so, and no card number', async () => {
    const journal = await watch(options);
    journal.begin({ card: CARD, reference: '000123', amount: '500.00' });
    journal.cardCaptured();
    journal.status('D', '1', { s: '2', m: '00', r: '1' });
    journal.end();
    journal.restarted();
    const event = await agent.says('cardReader event cardCaptured');
    await agent.raises('card.captured');
    await agent.says('application event restarted');
    expect(agent.said().filter((one) => one === 'cardReader event cardCaptured')).toHaveLength(1);
    expect(agent.said().indexOf('application transaction 000123 50000 1111')).toBeLessThan(agent.seen.indexOf(event));
    expect(JSON.stringify(event)).toContain('****1111');
    expect(JSON.stringify(agent.seen)).not.toContain(CARD);
  });

  it('tells retained cash and supervisor mode', async () => {
    const journal = await watch(options);
    journal.begin({ reference: '000124' });
    journal.cashRetracted();
    journal.end();
    await agent.says('cashDispenser event cashRetained');
    await agent.raises('cash.retained');
    journal.depositRetained();
    await agent.says('cashAcceptor event cashRetained');
    journal.supervisor(true);
    await agent.says('application mode supervisor on');
    journal.supervisor(false);
    await agent.says('application mode supervisor off');
  });

  it('survives characters that arrive in pieces', async () => {
    const journal = await watch(options, { quietMs: 5_000 });
    const word = options.language === 'zh' ? '超时未取卡，吞卡\n' : 'CARD RETAINED\n';
    await journal.slowly(word, 8);
    await agent.says('cardReader event cardCaptured');
  });
});

type Fields = { s?: string; m?: string; r?: string };
/** Each fault that a status line raises: the line, what is told, and the line that ends it. */
const FAULTS: [said: string, wrong: [string, string, Fields], healed: string, well: [string, string, Fields]][] = [
  ['cardReader device hardwareError', ['D', '0', { s: '4' }], 'cardReader device online', ['D', '0', { s: '0' }]],
  [
    'cardReader transport jammed',
    ['D', '2', { s: '4', m: '10', r: '4' }],
    'cardReader transport ok',
    ['D', '0', { s: '0' }],
  ],
  ['cardReader bin full', ['D', '0', { m: '090B0210B9', r: '4' }], 'cardReader bin ok', ['D', '0', { r: '1' }]],
  [
    'cashDispenser device hardwareError',
    ['E', '200000000', { s: '40000', m: '34' }],
    'cashDispenser device online',
    ['E', '000000000', { s: '0' }],
  ],
  [
    'cashDispenser rejectBin full',
    ['E', '0', { r: '41111' }],
    'cashDispenser rejectBin ok',
    ['E', '0', { r: '11111' }],
  ],
  [
    'cashDispenser cassette[1] low',
    ['E', '0', { r: '12111' }],
    'cashDispenser cassette[1] ok',
    ['E', '0', { r: '11111' }],
  ],
  [
    'cashDispenser cassette[3] empty',
    ['E', '0', { r: '11131' }],
    'cashDispenser cassette[3] ok',
    ['E', '0', { r: '11111' }],
  ],
  [
    'cashDispenser cassette[4] inoperative',
    ['E', '0', { s: '00004' }],
    'cashDispenser cassette[4] ok',
    ['E', '0', { s: '00000' }],
  ],
  [
    'receiptPrinter device hardwareError',
    ['G', '0848040000', { s: '4' }],
    'receiptPrinter device online',
    ['G', '0', { s: '0' }],
  ],
  ['receiptPrinter paper low', ['G', '0', { r: '2111' }], 'receiptPrinter paper full', ['G', '0', { r: '1111' }]],
  [
    'receiptPrinter supply[ribbon] out',
    ['G', '0', { r: '1311' }],
    'receiptPrinter supply[ribbon] ok',
    ['G', '0', { r: '1111' }],
  ],
  ['journalPrinter paper out', ['H', '0', { r: '3' }], 'journalPrinter paper full', ['H', '0', { r: '1' }]],
  ['pinPad encryptor fault', ['L', '1', { s: '4' }], 'pinPad encryptor ok', ['L', '0', { s: '0' }]],
  ['cashAcceptor exit blocked', ['w', '4', { s: '4' }], 'cashAcceptor exit empty', ['w', '0', { s: '0' }]],
  ['cashAcceptor transport inoperative', ['w', '3', { m: '02' }], 'cashAcceptor transport ok', ['w', '0', { s: '0' }]],
  ['cabinet vibration on', ['P', '1010000', {}], 'cabinet vibration off', ['P', '1000000', {}]],
  ['safe safeDoor open', ['P', '1001000', {}], 'safe safeDoor closed', ['P', '1000000', {}]],
  ['application mode supervisor on', ['P', '21', {}], 'application mode supervisor off', ['P', '20', {}]],
];

describe.each(['whole', 'lost'] as const)('a status line whose escapes are %s', (escapes) => {
  it.each(FAULTS)('tells %s, raises its fault, and clears it', async (said, wrong, healed, well) => {
    const journal = await watch({ escapes });
    journal.status(...wrong);
    const faults = faultsOfSaying(sayingOf(await agent.says(said))!);
    for (const fault of faults) await agent.raises(fault);
    agent.forget();
    journal.status(...well);
    await agent.says(healed);
    for (const fault of faults) await agent.clears(fault);
  });
});

describe('a journal that is rotated', () => {
  it.each(['rename', 'copyAndEmpty', 'delete'] as const)(
    'is followed across %s, in the order of the lines',
    async (how) => {
      const journal = await watch();
      const references: string[] = [];
      for (let day = 1; day <= 3; day++) {
        journal.begin({ reference: `0000${day}` });
        journal.end();
        await agent.says(`application transaction 0000${day}`);
        references.push(`application transaction 0000${day}`);
        journal.rotate(how);
      }
      await eventually('all are over', () => transactions().length === references.length);
      expect(transactions().map(inWords)).toEqual(references);
    },
  );

  it('joins no half line of the old file to the new one', async () => {
    const journal = await watch();
    journal.write('CARD RET');
    await eventually('written', () => true);
    await new Promise((resolve) => setTimeout(resolve, 80));
    journal.rotate('rename');
    journal.write('AINED\r\nPOWER-UP/RESET\r\n');
    await agent.says('application event restarted');
    expect(agent.said()).not.toContain('cardReader event cardCaptured');
  });
});

describe('a journal whose clock is set back', () => {
  it('keeps the order of the file and says so once', async () => {
    const journal = await watch();
    for (const [time, reference] of [
      ['21:07', '1001'],
      ['20:01', '1002'],
      ['20:05', '1003'],
    ] as const) {
      journal.begin({ time, reference });
      journal.end(time);
    }
    await agent.says('application transaction 1003');
    await eventually('all are over', () => transactions().length === 3);
    const told = transactions();
    expect(told.map(({ reference }) => reference)).toEqual(['1001', '1002', '1003']);
    expect(told.map(({ raw }) => 'clockStepped' in (raw.data as object))).toEqual([false, true, false]);
  });
});

describe('a journal of another kind', () => {
  it('has its own patterns', async () => {
    const patterns = {
      start: ['^BEGIN$'],
      end: ['^FIN$'],
      reference: ['NUMERO (?<reference>\\w+)'],
      cardCaptured: ['CARTE AVALÉE'],
    };
    const journal = await watch({ encoding: 'latin1' }, { patterns });
    for (const line of ['BEGIN', 'NUMERO A77', 'CARTE AVAL\u00c9E', 'FIN']) journal.line(line);
    await agent.says('cardReader event cardCaptured');
    await agent.says('application transaction A77');
  });

  it('may hold anything: told of once, read on', async () => {
    const journal = await watch();
    for (let i = 0; i < 5; i++) journal.bytes(Uint8Array.from({ length: 5_000 }, (_unused, at) => 0x80 + (at % 60)));
    journal.write(`\n${'y'.repeat(100_000)}\n${'y'.repeat(100_000)}\n`);
    journal.cardCaptured();
    await agent.says('cardReader event cardCaptured');
    expect(agent.said().filter((one) => one === 'application garbage no text')).toHaveLength(1);
    expect(agent.said().filter((one) => one === 'application garbage line too long')).toHaveLength(1);
  });
});

describe('the tap of a journal printer', () => {
  it('is read over TCP, and nothing is sent to it', async () => {
    const printers: Socket[] = [];
    const sent: Buffer[] = [];
    const server = createServer((socket) => {
      socket.on('data', (bytes) => sent.push(bytes));
      printers.push(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    agent = new WatchedTerminal({ driver: 'electronic-journal', link: { type: 'tcp', port }, quietMs: 60 });
    await agent.says('application device online');
    await eventually('attached', () => printers.length > 0);
    // A printer's line feed comes before the text: the last line has no end.
    printers[0]!.write('\n\x1b[020t 21:08:00 CARD RETAINED');
    await agent.says('cardReader event cardCaptured');
    printers[0]!.destroy();
    await agent.says('application device offline');
    expect(sent).toEqual([]);
    await new Promise((resolve) => server.close(resolve));
  });

  (pseudoTerminalTool() ? it : it.skip)('is read over a real serial port on a pseudo-terminal', async () => {
    const cable = await openPseudoTerminal();
    const link = { type: 'serial', path: cable.path };
    agent = new WatchedTerminal({ driver: 'electronic-journal', link, encoding: 'gbk', quietMs: 60 });
    await agent.says('application device online');
    for (const byte of encodeText('超时未取卡，吞卡\n', 'gbk')) cable.device.write(Uint8Array.of(byte));
    await agent.raises('card.captured');
    agent.stop();
    await cable.close();
  });

  it('says that a folder is not there', async () => {
    const link = { type: 'file', path: '/nowhere/at/all/ej.log' };
    agent = new WatchedTerminal({ driver: 'electronic-journal', link });
    const offline = await agent.says('application device offline');
    expect(offline.raw.data).toMatchObject({ problem: 'notFound' });
  });
});
