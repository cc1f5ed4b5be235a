import { afterEach, describe, expect, it } from '@jest/globals';
import type { Duplex } from 'node:stream';
import type { FaultCode } from '#libs/domain';
import { EVENT_RULES } from '../../device-agent/src/detect/happenings.table.js';
import { faultsOfSaying } from '../../device-agent/src/detect/faults-of-saying.js';
import { DRIVER_KINDS, type DriverSettings } from '../../device-agent/src/drivers/index.js';
import { openPseudoTerminal, pseudoTerminalTool } from '../../simulators/devices/pseudo-terminal.js';
import { bytesOf } from './codec-contract.js';
import { TappedLine } from './tapped-line.js';
import { WatchedTerminal } from './watched-terminal.js';

/** What the simulators of serial devices have in common (`simulators/devices/serial-device.ts`). */
interface Device {
  readonly commands: readonly (string | number)[];
  start(): Promise<{ port: number }>;
  serve(line: Duplex): void;
  stop(): Promise<void>;
  unplug(): Promise<void>;
  plug(): Promise<void>;
}

/** One fault as the simulated device plays it, and its end. A fault that only passes has no end. */
export interface Play<D> {
  fault: FaultCode;
  /** Where several plays raise the same fault. */
  title?: string;
  begin(device: D): void;
  end?(device: D): void;
}

export interface SerialDriverContract<D extends Device> {
  /** As in a configuration file, without the link. */
  settings: { driver: DriverSettings['driver'] } & Record<string, unknown>;
  simulate(): D;
  /** The line settings of the real device, as far as a pseudo-terminal takes them. */
  serial?: Record<string, unknown>;
  plays: readonly Play<D>[];
  /** Faults of the driver's table that this device cannot play, with the reason. */
  notPlayed?: Partial<Record<FaultCode, string>>;
  /** All that may have been asked of the device, in the words of its `commands`. */
  safe: readonly (string | number)[];
  /** What a host says where the agent only listens, in hex; the plays whose numbers are given are heard there. */
  tap?: { polls: readonly string[]; acknowledge?: string; plays?: readonly number[] };
}

/** Quick enough for a test, and still in the order of a real line. */
export const QUICK = {
  pollMs: 40,
  ackMs: 150,
  responseMs: 250,
  interByteMs: 30,
  offlineAfter: 2,
  backoff: { firstMs: 20, maxMs: 100 },
};
/** Time for all that is asked at a poll, also by a host that asks one thing every 40 ms. */
const ROUND_MS = 100;
const tool = pseudoTerminalTool();
const overSerial = tool
  ? `a real serial port on a pseudo-terminal of ${tool}`
  : 'a pseudo-terminal: NOT TESTED, socat and python3 are missing';

/** The driver's settings, made quick as far as it has them. */
function quick({ settings }: { settings: { driver: DriverSettings['driver'] } }): object {
  const schema = DRIVER_KINDS[settings.driver].settings as { shape: Record<string, unknown> };
  return { ...Object.fromEntries(Object.entries(QUICK).filter(([name]) => name in schema.shape)), ...settings };
}

interface Wire<D> {
  device: D;
  agent: WatchedTerminal;
  end(): Promise<void>;
}

async function byTcp<D extends Device>(contract: SerialDriverContract<D>): Promise<Wire<D>> {
  const device = contract.simulate();
  const { port } = await device.start();
  const agent = new WatchedTerminal({ ...quick(contract), link: { type: 'tcp', port } });
  return { device, agent, end: () => device.stop() };
}

async function bySerial<D extends Device>(contract: SerialDriverContract<D>): Promise<Wire<D>> {
  const cable = await openPseudoTerminal();
  const device = contract.simulate();
  device.serve(cable.device);
  const link = { type: 'serial', path: cable.path, ...contract.serial };
  const agent = new WatchedTerminal({ ...quick(contract), link });
  return {
    device,
    agent,
    end: async () => {
      await device.stop();
      await cable.close();
    },
  };
}

async function byTaps<D extends Device>(contract: SerialDriverContract<D>): Promise<Wire<D> & { line: TappedLine }> {
  const { polls, acknowledge } = contract.tap!;
  const line = new TappedLine({
    polls: polls.map(bytesOf),
    acknowledge: acknowledge === undefined ? undefined : bytesOf(acknowledge),
  });
  const device = contract.simulate();
  const { hostPort, devicePort } = await line.open(device);
  const agent = new WatchedTerminal({
    ...quick(contract),
    listenOnly: true,
    link: { type: 'tcp', port: devicePort },
    hostLink: { type: 'tcp', port: hostPort },
  });
  return {
    device,
    agent,
    line,
    end: async () => {
      await line.close();
      await device.stop();
    },
  };
}

/** What every driver of a serial device has to prove against its simulator, over each kind of line. */
export function describeSerialDriver<D extends Device>(name: string, contract: SerialDriverContract<D>): void {
  const wires = [
    ['TCP', byTcp, true],
    [overSerial, bySerial, tool !== undefined],
  ] as const;

  describe.each(wires)(`the ${name} driver over %s`, (_wire, open, possible) => {
    const test = possible ? it : it.skip;
    let wire: Wire<D> | undefined;
    const watch = async (): Promise<Wire<D>> => {
      wire = await open(contract);
      await found(wire.agent);
      return wire;
    };

    afterEach(async () => {
      if (!wire) return;
      wire.agent.stop();
      await wire.end();
      expect(wire.agent.error).toBeUndefined();
      expect(wire.device.commands.filter((command) => !contract.safe.includes(command))).toEqual([]);
      wire = undefined;
    });

    test('finds a healthy device, and raises nothing', async () => {
      const { agent } = await watch();
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(agent.outcomes.filter(({ kind }) => kind === 'raised')).toEqual([]);
    });

    test.each(contract.plays.map((play) => [titleOf(play), play] as const))('raises %s', async (_title, play) => {
      const { agent, device } = await watch();
      play.begin(device);
      await agent.raises(play.fault);
      if (!play.end) return;
      play.end(device);
      await agent.clears(play.fault);
    });

    test('raises device.offline when the cable is out, and clears it when it is back', async () => {
      const { agent, device } = await watch();
      await device.unplug();
      await agent.raises('device.offline', 15_000);
      await device.plug();
      await agent.clears('device.offline', 15_000);
    });
  });

  it(`every fault of the ${name} driver's table is played`, () => {
    const listed = new Set(DRIVER_KINDS[contract.settings.driver].sayings.flatMap(faultsOfSaying));
    const played = [...contract.plays.map(({ fault }) => fault), ...Object.keys(contract.notPlayed ?? {})];
    expect([...new Set([...played, 'device.offline'])].sort()).toEqual([...listed].sort());
    const passing = Object.values(EVENT_RULES).flatMap((rule) =>
      rule.kind === 'passing' ? Object.values(rule.fault) : [],
    );
    const endless = contract.plays.filter(({ fault, end }) => !end && !passing.includes(fault));
    expect(endless.map(titleOf)).toEqual([]);
  });

  if (contract.tap) describeTap(name, contract, contract.tap.plays ?? [0]);
}

function describeTap<D extends Device>(
  name: string,
  contract: SerialDriverContract<D>,
  plays: readonly number[],
): void {
  it.each(plays.map((index) => contract.plays[index]!).map((play) => [titleOf(play), play] as const))(
    `a listener on both lines of the ${name} hears %s, and sends nothing`,
    async (_title, play) => {
      const { agent, device, line, end } = await byTaps(contract);
      try {
        await found(agent);
        play.begin(device);
        await agent.raises(play.fault);
        play.end?.(device);
        if (play.end) await agent.clears(play.fault);
        expect(line.sent).toBe(0);
        expect(agent.error).toBeUndefined();
      } finally {
        agent.stop();
        await end();
      }
    },
  );
}

/**
 * Waits for the device to be found, and until nothing new is said of it: a counter is read after the status, and its
 * first reading ever is no rise.
 */
async function found(agent: WatchedTerminal): Promise<void> {
  await agent.says(`${agent.driver.components[0]} device online`);
  for (let known = -1, now = 0; known !== now; now = new Set(agent.said()).size) {
    known = now;
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
  }
}

const titleOf = ({ fault, title }: { fault: FaultCode; title?: string }): string =>
  title === undefined ? fault : `${fault} (${title})`;
