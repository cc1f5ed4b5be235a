import { expect, it } from '@jest/globals';
import type { NoteValidator } from '../../simulators/devices/note-validator.js';
import type { DriverSettings } from '../../device-agent/src/drivers/index.js';
import type { Play } from './serial-driver-contract.js';
import { WatchedTerminal } from './watched-terminal.js';

/** Quick enough for a test, and still in the order of a real line. */
export const QUICK_VALIDATOR = {
  pollMs: 40,
  responseMs: 250,
  interByteMs: 30,
  offlineAfter: 2,
  backoff: { firstMs: 20, maxMs: 100 },
};

type Validator = NoteValidator<unknown>;

export interface WatchedValidator<Unit extends Validator> {
  driver: DriverSettings['driver'];
  simulate(): Unit;
  /** The question for the status, in the words of the unit's `commands`. */
  poll: string;
  /** What else the driver asks of it, always. */
  alsoAsked?: readonly string[];
  /** More of the driver's settings. */
  settings?: Record<string, unknown>;
}

export type ValidatorStory<Unit> = (agent: WatchedTerminal, unit: Unit) => Promise<void>;

/** Plays a story with a unit that was found online, over TCP; gives the unit when all has ended. */
export async function watchValidator<Unit extends Validator>(
  { driver, simulate, poll, alsoAsked = [], settings }: WatchedValidator<Unit>,
  story: ValidatorStory<Unit>,
): Promise<Unit> {
  const unit = simulate();
  const { port } = await unit.start();
  const agent = new WatchedTerminal({ driver, link: { type: 'tcp', port }, ...QUICK_VALIDATOR, ...settings });
  try {
    await agent.says('cashAcceptor device online');
    await story(agent, unit);
    expect(agent.error).toBeUndefined();
    expect(new Set(unit.commands)).toEqual(new Set([poll, ...alsoAsked]));
    return unit;
  } finally {
    agent.stop();
    await unit.stop();
  }
}

/** How often the unit was asked for its status. */
export function pollsOf({ commands }: Validator, poll: string): number {
  return commands.filter((one) => one === poll).length;
}

export async function somePolls(unit: Validator, poll: string): Promise<void> {
  const before = pollsOf(unit, poll);
  while (pollsOf(unit, poll) < before + 4) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A note that was under way when the power went, and the box that is emptied after it. */
export function retainedNote<Unit extends Validator>(title: string, begin: (unit: Unit) => void): Play<Unit> {
  return { fault: 'cash.retained', title, begin, end: (unit) => unit.exchangeBox() };
}

export interface ValidatorStories<Unit extends Validator> extends WatchedValidator<Unit> {
  /** A part that can fail, and how the driver writes it. */
  failure: { part: number; code: string };
  powerUpWithNote: { inHead(unit: Unit): void; inStacker(unit: Unit): void };
  boxFull(unit: Unit): void;
  /** What happens in the ordinary run, and is no fault. */
  ordinary: { title: string; begin(unit: Unit): void };
}

/** What every driver of a note validator must get right beyond its table of faults. */
export function validatorStories<Unit extends Validator>(stories: ValidatorStories<Unit>): void {
  const { driver, poll, failure, powerUpWithNote, boxFull, ordinary } = stories;
  const watch = (story: ValidatorStory<Unit>): Promise<Unit> => watchValidator(stories, story);

  it('names the part that failed', async () => {
    await watch(async (agent, unit) => {
      unit.fail(failure.part);
      const { raw } = await agent.says('cashAcceptor device hardwareError');
      expect(raw).toMatchObject({ protocol: driver, code: failure.code });
    });
  });

  it('tells of a note kept at power-up once, and again after the next power-up with a note', async () => {
    await watch(async (agent, unit) => {
      powerUpWithNote.inHead(unit);
      await agent.says('cashAcceptor event cashRetained');
      powerUpWithNote.inStacker(unit);
      await somePolls(unit, poll);
      await unit.unplug();
      await agent.says('cashAcceptor device offline', 15_000);
      agent.forget();
      await unit.plug();
      await agent.says('cashAcceptor device online');
      await somePolls(unit, poll);
      expect(agent.said()).not.toContain('cashAcceptor event cashRetained');
      unit.clear();
      await somePolls(unit, poll);
      powerUpWithNote.inStacker(unit);
      await agent.says('cashAcceptor event cashRetained');
    });
  });

  it(`raises nothing while ${ordinary.title}`, async () => {
    await watch(async (agent, unit) => {
      ordinary.begin(unit);
      for (let i = 0; i < 8; i++) await somePolls(unit, poll);
      unit.pause();
      await somePolls(unit, poll);
      expect(agent.outcomes).toEqual([]);
    });
  });

  it('asks again when an answer is spoilt', async () => {
    await watch(async (agent, unit) => {
      boxFull(unit);
      unit.spoil(2);
      await agent.says('cashAcceptor garbage wrongChecksum');
      await agent.raises('acceptor.full');
      expect(agent.said()).not.toContain('cashAcceptor device offline');
    });
  });
}
