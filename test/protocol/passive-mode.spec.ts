import { describe, expect, it } from '@jest/globals';
import { Subject } from 'rxjs';
import { systemClock } from '#libs/clock';
import { silentLogger } from '#libs/observability';
import { createDriver, DRIVER_KINDS, type DriverDeps } from '../../device-agent/src/drivers/index.js';
import type { Observation } from '../../device-agent/src/observation.js';
import type { ByteLink, LinkClosed } from '../../device-agent/src/transport/index.js';
import { PUBLISHED_FRAMES, frameBytes } from './fixtures/published-frames.js';
import { chanceFrom, garbler } from './garbled.js';
import { LISTENERS, settingsOf } from './spoken-protocols.js';

/** Two lines that are heard, and on which whatever is sent is kept. */
class HeardLines {
  readonly sent: Uint8Array[] = [];
  private readonly heard = new Map<number, Subject<Uint8Array>>();
  private drop: (() => void)[] = [];

  readonly open: NonNullable<DriverDeps['openByteLink']> = (settings) => () => {
    const port = 'port' in settings ? settings.port : 0;
    const received = new Subject<Uint8Array>();
    this.heard.set(port, received);
    const closed = new Promise<LinkClosed>((resolve) => {
      this.drop.push(() => resolve({ problem: 'disconnected', message: 'the tap was pulled' }));
    });
    const link: ByteLink = {
      received,
      closed,
      send: (bytes) => {
        this.sent.push(bytes);
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
    return Promise.resolve(link);
  };

  say(port: number, bytes: Uint8Array): void {
    this.heard.get(port)?.next(bytes);
  }

  /** Pulls all taps; they are opened anew. */
  pull(): void {
    const { drop } = this;
    this.drop = [];
    for (const one of drop) one();
  }
}

const DEVICE = 1;
const HOST = 2;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const QUICK = {
  pollMs: 20,
  responseMs: 20,
  ackMs: 10,
  interByteMs: 5,
  resends: 1,
  offlineAfter: 1,
  backoff: { firstMs: 10, maxMs: 10 },
};

async function listen(driver: (typeof LISTENERS)[number], listenOnly = true) {
  const lines = new HeardLines();
  const hostLink = { type: 'tcp', port: HOST };
  const settings = settingsOf(driver, { ...QUICK, listenOnly, hostLink });
  const deps = { clock: systemClock, logger: silentLogger, random: () => 0, openByteLink: lines.open };
  const seen: Observation[] = [];
  let failed: unknown;
  const subscription = createDriver(settings, deps).observations.subscribe({
    next: (observation) => void seen.push(observation),
    error: (error: unknown) => (failed = error),
  });
  await pause(5);
  return { lines, seen, failure: () => failed, stop: () => subscription.unsubscribe() };
}

const framesOf = (driver: string, from: 'host' | 'device'): Uint8Array[] =>
  PUBLISHED_FRAMES.filter((frame) => frame.driver === driver && frame.from === from).map(({ bytes }) =>
    frameBytes(bytes),
  );

describe('a driver that only listens', () => {
  it('is every driver of a serial device but the input modules, which are the agent’s own', () => {
    const serial = Object.entries(DRIVER_KINDS).flatMap(([name, { serialLines }]) => (serialLines ? [name] : []));
    expect(serial.filter((name) => !LISTENERS.includes(name as never))).toEqual(['modbus-rtu']);
  });

  it.each(LISTENERS)('of %s hears both lines, whatever comes over them, and sends nothing', async (driver) => {
    const { lines, seen, failure, stop } = await listen(driver);
    const chance = chanceFrom(driver.length);
    const [fromHost, fromDevice] = [framesOf(driver, 'host'), framesOf(driver, 'device')];
    const garbled = garbler([...fromHost, ...fromDevice], chance);
    try {
      for (let round = 0; round < 4; round++) {
        for (let i = 0; i < 100; i++) {
          lines.say(HOST, fromHost[i % fromHost.length]!);
          lines.say(DEVICE, fromDevice[i % fromDevice.length]!);
          lines.say(chance() < 0.5 ? HOST : DEVICE, garbled());
        }
        // Silence, in which the next poll would be due and an answer overdue; and taps that come and go.
        await pause(60);
        lines.pull();
        await pause(40);
      }
      expect(lines.sent).toEqual([]);
      expect(failure()).toBeUndefined();
      expect(seen.filter(({ kind }) => kind === 'state').length).toBeGreaterThan(0);
      expect(seen.filter(({ kind }) => kind === 'garbage').length).toBeGreaterThan(0);
    } finally {
      stop();
    }
  });
});

/**
 * All that the drivers may say to a device that they poll, byte by byte: questions that read and move nothing, and
 * acknowledgements. With an EBDS poll go the notes that the unit is to take: none.
 */
const SAFE: { [driver: string]: readonly string[] } = {
  ccnet: ['02 03 06 33 DA 81', '02 03 06 00 C2 82'],
  id003: ['FC 05 11 27 56'],
  ssp: ['7F 80 01 11 65 82', '7F 80 01 07 12 02', '7F 00 01 07 11 88'],
  ebds: ['02 08 10 00 1C 10 03 14', '02 08 11 00 1C 10 03 15'],
  'puloon-lcdm': ['04 50 02 46 03 13', '06', '15'],
  'sankyo-ict3k5': ['F2 00 03 43 31 30 C5 2A', 'F2 00 03 43 43 30 AB 11', '06', '15'],
  'creator-crt': ['F2 00 00 03 43 31 30 03 B0', 'F2 00 00 03 43 A5 30 03 24', '06', '15'],
  escpos: ['10 04 01', '10 04 02', '10 04 03', '10 04 04'],
  'megatec-ups': ['51 31 0D'],
  cctalk: ['02 00 01 E5 18', '02 00 01 E8 15'],
};
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase().match(/../g)!.join(' ');

describe('a driver that asks', () => {
  it.each(LISTENERS)('of %s says what is safe, and nothing else, whatever it hears', async (driver) => {
    const { lines, failure, stop } = await listen(driver, false);
    const fromDevice = framesOf(driver, 'device');
    const garbled = garbler([...framesOf(driver, 'host'), ...fromDevice], chanceFrom(driver.length));
    for (let round = 0; round < 20; round++) {
      for (const frame of fromDevice) {
        lines.say(DEVICE, frame);
        lines.say(DEVICE, garbled());
      }
      await pause(10);
      if (round === 10) lines.pull();
    }
    stop();
    expect(failure()).toBeUndefined();
    const said = new Set(lines.sent.map(hex));
    expect([...said].filter((bytes) => !SAFE[driver]!.includes(bytes))).toEqual([]);
    expect(said).toContain(SAFE[driver]![0]);
  });
});
