import { expect, it } from '@jest/globals';
import type { CardKeepingReader } from '../../simulators/devices/card-keeping-reader.js';
import type { DriverSettings } from '../../device-agent/src/drivers/index.js';
import type { Play } from './serial-driver-contract.js';
import type { WatchedTerminal } from './watched-terminal.js';

type ReaderPlay = Play<CardKeepingReader>;

export const CAPTURED: ReaderPlay = {
  fault: 'card.captured',
  title: 'the counter goes up',
  begin: (reader) => reader.captureCard(),
  end: (reader) => reader.emptyBin(),
};

export const JAM: ReaderPlay = { fault: 'card.jam', begin: (reader) => reader.jam(), end: (reader) => reader.clear() };

/** With `binHighAt: 3`. */
export const BIN_HIGH: ReaderPlay = {
  fault: 'card.binHigh',
  begin: (reader) => [1, 2, 3].forEach(() => reader.captureCard()),
  end: (reader) => reader.emptyBin(),
};

export const COUNTER_OVERFLOW: ReaderPlay = {
  fault: 'card.binFull',
  title: 'the counter overflows',
  begin: (reader) => reader.overflow(),
  end: (reader) => reader.emptyBin(),
};

export const errorPlay = (fault: ReaderPlay['fault'], title: string, code: string): ReaderPlay => ({
  fault,
  title: `error ${code}, ${title}`,
  begin: (reader) => reader.fail(code),
  end: (reader) => reader.clear(),
});

export const raised = (agent: WatchedTerminal): unknown[] => agent.outcomes.filter(({ kind }) => kind === 'raised');

export interface ReaderStories {
  driver: DriverSettings['driver'];
  /** A reader that has kept no card, and its agent; the caller ends both. */
  watch(): Promise<{ reader: CardKeepingReader; agent: WatchedTerminal }>;
  /** How the driver writes the answer that told of one card. */
  capturedOne: { code: string; bytes: RegExp };
  /** Errors of the card, the customer or the host. */
  notItsOwn: readonly string[];
}

/** What every driver of a card reader that counts what it keeps must get right beyond its table of faults. */
export function readerStories({ driver, watch, capturedOne, notItsOwn }: ReaderStories): void {
  it('tells a captured card by the counter, with the bytes that it was read from', async () => {
    const { reader, agent } = await watch();
    await agent.says('cardReader captured 0');
    reader.captureCard();
    const counter = await agent.says('cardReader captured 1');
    expect(counter.raw).toEqual({
      protocol: driver,
      code: capturedOne.code,
      data: { bytes: expect.stringMatching(capturedOne.bytes) },
    });
  });

  it('says that a reader which lost its power is not initialised, and raises nothing', async () => {
    const { reader, agent } = await watch();
    await agent.says('cardReader device online');
    reader.powerCycle();
    await agent.says('cardReader device starting');
    expect(raised(agent)).toEqual([]);
    agent.forget();
    reader.initialise();
    await agent.says('cardReader device online');
    expect(raised(agent)).toEqual([]);
  });

  it.each(notItsOwn)("raises nothing for error %s, which is not the reader's", async (code) => {
    const { reader, agent } = await watch();
    await agent.says('cardReader captured 0');
    reader.fail(code);
    const before = reader.commands.length;
    while (reader.commands.length < before + 6) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(raised(agent)).toEqual([]);
    expect(agent.said().filter((line) => line.includes('garbage'))).toEqual([]);
  });

  it('asks again when an answer is spoilt, a command unheard or refused', async () => {
    const { reader, agent } = await watch();
    await agent.says('cardReader captured 0');
    reader.captureCard();
    reader.spoil(2);
    await agent.says('cardReader garbage wrongChecksum');
    await agent.says('cardReader captured 1');
    reader.captureCard();
    reader.ignore(2);
    await agent.says('cardReader captured 2');
    reader.captureCard();
    reader.refuse(2);
    await agent.says('cardReader captured 3');
    expect(agent.said()).not.toContain('cardReader device offline');
  });
}
