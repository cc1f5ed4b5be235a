import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { serialize, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { workMs } from '#libs/testkit';
import type { ByteParser, ByteSession } from '../../device-agent/src/drivers/byte-session.js';
import { JournalParser } from '../../device-agent/src/drivers/electronic-journal/parser.js';
import { FrameScanner, type Frames, type Garbage } from '../../device-agent/src/drivers/frame-scanner.js';
import type { DriverSettings } from '../../device-agent/src/drivers/index.js';
import { modbusFrames } from '../../device-agent/src/drivers/modbus-rtu/parser.js';
import { ndcParser } from '../../device-agent/src/drivers/ndc/parser.js';
import { ndcSession } from '../../device-agent/src/drivers/ndc/session.js';
import { polledSession } from '../../device-agent/src/drivers/polled-session.js';
import { parseLine } from '../../device-agent/src/drivers/xfs3-shim/parser.js';
import { INITIAL, next as shimNext } from '../../device-agent/src/drivers/xfs3-shim/session.js';
import { parseMessage } from '../../device-agent/src/drivers/xfs4iot/parser.js';
import { LineSplitter } from '../../device-agent/src/transport/line-splitter.js';
import { MODBUS, PUBLISHED_FRAMES, frameBytes, type PublishedFrame } from './fixtures/published-frames.js';
import { chanceFrom, garbler } from './garbled.js';
import { spokenBy } from './spoken-protocols.js';

/** All in all. */
const CHUNKS = 1_000_000;
/** In one run, after which the line falls silent and a whole message has to be understood. */
const IN_A_RUN = 500;
/** Of the processor's time, which other programs do not take from. */
const LONGEST_PUSH_MS = 250;
/** What one listener may hold of the past: a few kilobytes of memory and complaints, whatever came. */
const MOST_REMEMBERED = 64_000;
const MOST_GROWTH_BYTES = 24 * 2 ** 20;

/** One who listens to a line: a parser, and where it is cheap the whole session behind it. */
interface Listener {
  hears(chunk: Uint8Array): void;
  /** The line falls silent; then the one whole message comes. Whether it is understood. */
  understands(): boolean;
  /** Bytes, or characters, that it holds. */
  holds(): number;
}

interface Ear {
  title: string;
  frames: readonly Uint8Array[];
  listener: () => Listener;
}

const text = (line: string): Uint8Array => Buffer.from(line, 'utf8');

/** What a session keeps, in bytes. */
const sizeOf = (state: unknown): number => serialize(state).length;

function byParser(parser: ByteParser<{ kind: string }>, whole: Uint8Array, holds: () => number): Listener {
  return {
    hears: (chunk) => void parser.push(chunk),
    understands: () => {
      parser.idle();
      const items = [...parser.push(whole), ...parser.idle()];
      return items.length === 1 && items[0]!.kind !== 'garbage';
    },
    holds,
  };
}

function byScanner(frames: Frames<{ kind: string }>, whole: Uint8Array): Listener {
  const scanner = new FrameScanner(frames);
  return byParser(scanner, whole, () => scanner.holds);
}

/** A parser with its session behind it, which is polled and runs out of patience while it is fed. */
function bySession<State>(
  parser: ByteParser<{ kind: string }>,
  session: ByteSession<{ kind: string }, State>,
  whole: Uint8Array,
): Listener {
  let { state } = session.next(session.initial, { kind: 'opened', side: 'device' });
  let pushes = 0;
  const feed = (input: Parameters<typeof session.next>[1]): number => {
    const step = session.next(state, input);
    ({ state } = step);
    return step.effects.filter(({ kind }) => kind === 'observe').length;
  };
  const feedAll = (items: readonly { kind: string }[]): number =>
    items.reduce((said, item) => said + feed({ kind: 'item', side: 'device', item }), 0);
  return {
    hears: (chunk) => {
      feedAll(parser.push(chunk));
      pushes += 1;
      if (pushes % 3 === 0) feed({ kind: 'timeout' });
      if (pushes % 5 === 0) feed({ kind: 'poll' });
      if (pushes % 50 === 0) feedAll(parser.idle());
    },
    understands: () => {
      feedAll(parser.idle());
      feed({ kind: 'opened', side: 'device' });
      // Twice, where only two equal readings are believed.
      return feedAll([...parser.push(whole), ...parser.push(whole)]) > 0;
    },
    holds: () => sizeOf(state),
  };
}

const SETTINGS = { listenOnly: false, ackMs: 10, responseMs: 10, resends: 1, offlineAfter: 3 };

interface SerialLine {
  driver: DriverSettings['driver'];
  settings?: Record<string, unknown>;
  /** A published frame of the device, which says something by itself. */
  whole: string;
}

const SERIAL: readonly SerialLine[] = [
  { driver: 'ccnet', whole: '02 03 06 43 5D F2' },
  { driver: 'id003', whole: 'FC 05 45 86 42' },
  { driver: 'ssp', whole: '7F 80 01 F0 23 80' },
  { driver: 'ebds', whole: '02 0B 20 00 14 00 00 54 10 03 7B' },
  { driver: 'puloon-lcdm', settings: { family: 'lcdm2000' }, whole: '01 50 02 46 30 30 80 82 03 14' },
  { driver: 'sankyo-ict3k5', whole: 'F2 00 05 4E 31 30 31 30 C0 E5' },
  { driver: 'creator-crt', whole: 'F2 00 00 05 4E 31 30 31 30 03 BA' },
  { driver: 'escpos', settings: { model: 'vkp80' }, whole: '10 0F 04 03 00 00' },
  { driver: 'megatec-ups', whole: '(000.0 000.0 228.0 021 50.0 24.1 31.0 10001001' },
  { driver: 'cctalk', whole: '01 01 02 00 03 F9' },
];
/** Whose answers fit one question only: after garbage it may be another one. These sessions listen. */
const ONLY_TO_ITS_QUESTION: readonly string[] = ['ssp', 'ebds', 'cctalk'];

const framesOf = (driver: string): Uint8Array[] =>
  PUBLISHED_FRAMES.filter((frame: PublishedFrame) => frame.driver === driver).map(({ bytes }) => frameBytes(bytes));

const serialEars = SERIAL.flatMap(({ driver, settings, whole }): Ear[] => {
  const { framesOf: codec, conversation } = spokenBy(driver, settings);
  const frames = framesOf(driver);
  const message = frameBytes(whole);
  const active = polledSession<{ kind: string }, unknown>(conversation, {
    ...SETTINGS,
    listenOnly: ONLY_TO_ITS_QUESTION.includes(driver),
  });
  const question = PUBLISHED_FRAMES.find((frame) => frame.driver === driver && frame.from === 'host')!;
  return [
    { title: `${driver}, the device's line`, frames, listener: () => byScanner(codec('device'), message) },
    {
      title: `${driver}, the host's line`,
      frames,
      listener: () => byScanner(codec('host'), frameBytes(question.bytes)),
    },
    {
      title: `${driver}, its session`,
      frames,
      listener: () =>
        bySession(
          new FrameScanner(codec('device')),
          active as ByteSession<{ kind: string } | Garbage, unknown>,
          driver === 'cctalk' ? Uint8Array.from([...frameBytes('02 00 01 E8 15'), ...message]) : message,
        ),
    },
  ];
});

const XFS4IOT = [
  '{"header":{"name":"Common.StatusChangedEvent","type":"event","version":"3.0"},"payload":{"common":{"device":"hardwareError"}}}',
  '{"header":{"name":"CardReader.CardActionEvent","type":"event","version":"2.0"},"payload":{"to":"unit1","from":"transport"}}',
  '{"header":{"name":"Common.Status","requestId":2,"type":"completion","version":"2.0","completionCode":"success"},"payload":{}}',
];
const SHIM = [
  '{"shim":"wk-xfs-shim","version":"0.1","contract":1}',
  '{"class":"IDC","logicalName":"IDCardUnit1","kind":"STATUS","code":201,"hResult":0,"payload":{"fwDevice":0,"fwMedia":3,"fwRetainBin":4,"usCards":5}}',
  '{"class":"CDM","logicalName":"CurrencyDispenser1","kind":"SRVE","code":313,"hResult":0,"payload":{"lpfwPosition":4}}',
  '{"kind":"ALIVE"}',
];
const NDC = [
  '22\x1c001\x1c\x1c8\x1cD21\x1c0200\x1c',
  '12\x1c001\x1c\x1cE5;00010203\x1c00000\x1c000000000000\x1c11111\x1c',
];
const JOURNAL = [
  '01/31 12:00:00 TRANSACTION START',
  '*0001*1*D*2,M-01,R-4',
  'CARD RETAINED 4111********1111',
  '\x1b(I吞卡 取款金额 100.00\x1bS',
];

function shimListener(): Listener {
  const lines = new LineSplitter(64_000);
  const settings = { components: new Map(), aliveMs: 0, reopens: true };
  let { state } = shimNext(settings, INITIAL, { kind: 'opened' });
  const hears = (chunk: Uint8Array): string[] =>
    lines.push(chunk).map((line) => {
      const item = parseLine(line);
      ({ state } = shimNext(settings, state, { kind: 'item', item }));
      return item.kind;
    });
  return {
    hears,
    understands: () => hears(text(`\n${SHIM[1]}\n`)).at(-1) === 'record',
    // A line of up to 64,000 bytes is whole, and what came of it is remembered.
    holds: () => Math.max(0, lines.holds - 64_000) + sizeOf(state),
  };
}

const lengthFramed = (message: string): Uint8Array => {
  const body = Buffer.from(message, 'latin1');
  return Uint8Array.from([body.length >> 8, body.length & 0xff, ...body]);
};

const textEars: Ear[] = [
  {
    title: 'XFS4IoT messages',
    frames: XFS4IOT.map(text),
    listener: () => ({
      hears: (chunk) => void parseMessage(Buffer.from(chunk).toString('utf8')),
      understands: () => parseMessage(XFS4IOT[0]!).kind === 'unsolicited',
      holds: () => 0,
    }),
  },
  { title: 'the XFS 3.x shim', frames: SHIM.map((line) => text(`${line}\n`)), listener: shimListener },
  {
    title: 'NDC with a length before each message',
    frames: NDC.map(lengthFramed),
    listener: () => bySession(ndcParser('length16'), ndcSession as never, lengthFramed(NDC[0]!)),
  },
  {
    title: 'NDC in lines',
    frames: NDC.map((line) => text(`${line}\n`)),
    listener: () => bySession(ndcParser('lines'), ndcSession as never, text(`\n${NDC[0]}\n`)),
  },
  ...['utf-8', 'gbk'].map((encoding): Ear => ({
    title: `an electronic journal in ${encoding}`,
    frames: JOURNAL.map((line) => text(`${line}\r\n`)),
    listener: () => {
      const parser = new JournalParser(encoding);
      return byParser(parser, text('CARD TAKEN\n'), () => 0);
    },
  })),
];

const modbus: Ear = {
  title: 'Modbus answers',
  frames: MODBUS.map(({ bytes }) => frameBytes(bytes)),
  listener: () => byScanner(modbusFrames(1), frameBytes('01 02 01 05 61 8B')),
};

const EARS: readonly Ear[] = [...serialEars, modbus, ...textEars];
const RUNS = Math.ceil(CHUNKS / EARS.length / IN_A_RUN);

interface Run {
  slowestMs: number;
  held: number;
  understood: boolean;
}

function run({ frames, listener }: Ear, seed: number): Run {
  const garbled = garbler(frames, chanceFrom(seed));
  const listening = listener();
  let slowestMs = 0;
  let held = 0;
  for (let i = 0; i < IN_A_RUN; i++) {
    const chunk = garbled();
    slowestMs = Math.max(
      slowestMs,
      workMs(() => listening.hears(chunk)),
    );
    if (i % 50 === 0) held = Math.max(held, listening.holds());
  }
  return { slowestMs, held, understood: listening.understands() };
}

/** A push during which garbage was collected is quick the next time; a stall is not. */
const isQuick = (ear: Ear, seed: number, first: number): boolean =>
  first <= LONGEST_PUSH_MS || [1, 2].some(() => run(ear, seed).slowestMs <= LONGEST_PUSH_MS);

/** The heap without what nobody holds any more. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

describe('a million spoilt chunks', () => {
  let before = 0;
  let heard = 0;

  it.each(EARS.map((ear) => [ear.title, ear] as const))(
    'over %s neither throw, stall nor stay, and a whole message is understood after them',
    (_title, ear) => {
      run(ear, 0);
      before ||= heapUsed();
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
          const { slowestMs, held, understood } = run(ear, seed);
          heard += IN_A_RUN;
          expect({ understood, quick: isQuick(ear, seed, slowestMs) }).toEqual({ understood: true, quick: true });
          expect(held).toBeLessThan(MOST_REMEMBERED);
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    },
  );

  it('were a million, and left the memory as it was', () => {
    expect(heard).toBeGreaterThanOrEqual(CHUNKS);
    expect(heapUsed() - before).toBeLessThan(MOST_GROWTH_BYTES);
  });
});

/** The host's line has a codec of its own with one protocol only. */
const ONE_CHUNK = serialEars.filter(({ title }) => /device's line|escpos, the host's/.test(title));

describe('64 KB in one chunk', () => {
  it.each(ONE_CHUNK.map((ear) => [ear.title, ear] as const))(
    'over %s, every few bytes of which begin a frame, do not stall',
    (_title, ear) => {
      const slow = ear.frames.flatMap((frame) =>
        [1, 2, 3, 4, 5].flatMap((period) => {
          // The length byte as high as it may be, where there is one.
          const starts = [frame.slice(0, period), Uint8Array.from([...frame.slice(0, period - 1), 0xfe])];
          return starts.flatMap((start) => {
            const chunk = Uint8Array.from({ length: 65_536 }, (_, at) => start[at % start.length]!);
            const took = (): number => {
              const listening = ear.listener();
              return workMs(() => listening.hears(chunk));
            };
            return took() > LONGEST_PUSH_MS && took() > LONGEST_PUSH_MS ? [Buffer.from(start).toString('hex')] : [];
          });
        }),
      );
      expect(slow).toEqual([]);
    },
  );
});
