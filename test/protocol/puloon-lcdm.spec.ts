import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testkit';
import { SimulatedPuloonDispenser } from '../../simulators/devices/puloon-lcdm/index.js';
import { describeSerialDriver, type Play, type SerialDriverContract } from './serial-driver-contract.js';
import { TappedLine } from './tapped-line.js';
import { WatchedTerminal } from './watched-terminal.js';

type Unit = SimulatedPuloonDispenser;
type Family = 'lcdm1000' | 'lcdm2000' | 'lcdm4000';

const STATUS: Record<Family, string> = {
  lcdm1000: '04 50 02 46 03 13',
  lcdm2000: '04 50 02 46 03 13',
  lcdm4000: '04 30 02 50 03 65',
};

const clear = (unit: Unit): void => unit.clear();
const play = (fault: Play<Unit>['fault'], title: string, begin: (unit: Unit) => void): Play<Unit> => ({
  fault,
  title,
  begin,
  end: clear,
});
const error = (fault: Play<Unit>['fault'], title: string, code: number): Play<Unit> =>
  play(fault, `error ${code.toString(16).toUpperCase()}, ${title}`, (unit) => unit.fail(code));

let end: (() => Promise<void>) | undefined;
afterEach(async () => {
  await end?.();
  end = undefined;
});

/** What every family can play. */
const COMMON: readonly Play<Unit>[] = [
  play('dispenser.jam', 'in the path', (unit) => unit.jam()),
  play('cash.exitBlocked', 'a note lies at the exit', (unit) => unit.noteAtExit()),
  play('cassette.missing', 'upper', (unit) => unit.cassetteMissing()),
  play('cassette.low', 'upper', (unit) => unit.cassetteLow()),
  play('cassette.fault', 'pick-up failure', (unit) => unit.pickUpFailure()),
  play('dispenser.rejectMissing', 'the tray is out', (unit) => unit.rejectTray('missing')),
];

const CLASSIC: readonly Play<Unit>[] = [
  ...COMMON,
  play('cassette.empty', 'upper', (unit) => unit.cassetteEmpty()),
  play('dispenser.rejectFull', 'too many rejects', (unit) => unit.rejectTray('full')),
  error('dispenser.fault', 'motor', 0x41),
  error('dispenser.jam', 'exit', 0x35),
  error('dispenser.jam', 'purge', 0x4e),
  error('dispenser.fault', 'solenoid', 0x49),
  { fault: 'dispenser.shortDispense', title: 'count error', begin: (unit) => unit.fail(0x3c) },
];

const PLAYS: Record<Family, readonly Play<Unit>[]> = {
  lcdm1000: CLASSIC,
  lcdm2000: [
    ...CLASSIC,
    play('cassette.missing', 'lower', (unit) => unit.cassetteMissing('lower')),
    play('cassette.low', 'lower', (unit) => unit.cassetteLow('lower')),
    play('cassette.empty', 'lower', (unit) => unit.cassetteEmpty('lower')),
  ],
  lcdm4000: [
    ...COMMON,
    play('dispenser.rejectHigh', 'too many rejects', (unit) => unit.rejectTray('full')),
    play('cassette.missing', 'second', (unit) => unit.cassetteMissing('lower')),
    error('cassette.fault', 'a note of the second cassette out of turn', 0x61),
    error('dispenser.fault', 'motor', 0x43),
    error('dispenser.fault', 'EEPROM', 0x55),
    error('dispenser.jam', 'notes before the start', 0x2b),
    { fault: 'dispenser.shortDispense', title: 'count mismatch', begin: (unit) => unit.fail(0x27) },
  ],
};

const NOT_PLAYED: Record<Family, SerialDriverContract<Unit>['notPlayed']> = {
  lcdm1000: { 'dispenser.rejectHigh': 'only the 4000 style counts the rejects of one transaction' },
  lcdm2000: { 'dispenser.rejectHigh': 'only the 4000 style counts the rejects of one transaction' },
  lcdm4000: {
    'cassette.empty': 'an empty cassette is a near end or a pick-up failure in the 4000 style',
    'dispenser.rejectFull': 'the 4000 style knows no full tray',
  },
};

describe.each(Object.keys(STATUS) as Family[])('%s', (family) => {
  describeSerialDriver(`Puloon ${family}`, {
    settings: { driver: 'puloon-lcdm', family },
    simulate: () => new SimulatedPuloonDispenser({ family }),
    serial: { parity: family === 'lcdm4000' ? 'even' : 'none' },
    plays: PLAYS[family],
    notPlayed: NOT_PLAYED[family],
    safe: [family === 'lcdm4000' ? '50' : '46'],
    tap: { polls: [STATUS[family]], acknowledge: '06', plays: [0, 1, 2, PLAYS[family].length - 1] },
  });

  it(`adds up the rejected notes of dispenses that a listener on a ${family} hears`, async () => {
    const { agent, unit, line } = await listen(family);
    await eventually('a report is heard', async () => {
      unit.reportDispense(7, 5, 2);
      await new Promise((resolve) => setTimeout(resolve, 60));
      return agent.said().includes('cashDispenser rejected 2');
    });
    unit.reportDispense(3, 0, 3);
    await eventually('the sum grows by three', () => sum(agent) % 2 === 1);
    expect(line.sent).toBe(0);
  });

  it(`hears the jam of a dispense on a ${family} before its host asks for the status`, async () => {
    const { agent, unit } = await listen(family, 600_000);
    await eventually('the jam is heard', async () => {
      unit.reportDispense(7, 5, 2, family === 'lcdm4000' ? 0x24 : 0x35);
      await new Promise((resolve) => setTimeout(resolve, 60));
      return agent.standing.includes('dispenser.jam');
    });
  });

  it(`asks a ${family} again when an answer is spoilt, a command unheard or refused`, async () => {
    const { agent, unit } = await ask(family);
    unit.jam();
    unit.spoil(2);
    await agent.says('cashDispenser garbage wrongChecksum');
    await agent.says('cashDispenser transport jammed');
    unit.clear();
    unit.ignore(2);
    await agent.clears('dispenser.jam');
    unit.refuse(2);
    unit.noteAtExit();
    await agent.raises('cash.exitBlocked');
    expect(agent.said()).not.toContain('cashDispenser device offline');
  });

  it(`tells a standing count error of a ${family} once, also over a lost line`, async () => {
    const { agent, unit } = await ask(family);
    unit.fail(family === 'lcdm4000' ? 0x27 : 0x3c);
    await agent.says('cashDispenser event shortDispense');
    await unit.unplug();
    await agent.says('cashDispenser device offline');
    const before = unit.commands.length;
    await unit.plug();
    await eventually('it is asked again', () => unit.commands.length > before + 3);
    expect(agent.said().filter((line) => line.includes('event shortDispense'))).toHaveLength(1);
  });
});

describe('the 4000 style of Puloon', () => {
  it('tells a note at the exit and a low cassette by the sensors, where a site knows their bits', async () => {
    const { agent, unit } = await ask('lcdm4000', { sensorBits: { exit: 3, nearEnd: 3 } });
    unit.noteAtExit();
    unit.cassetteLow('lower');
    // The code tells of the note; only the sensors tell which cassette runs low.
    await agent.says('cashDispenser exit blocked');
    await agent.says('cashDispenser cassette[second] low');
  });
});

const sum = (agent: WatchedTerminal): number => {
  const counters = agent.seen.flatMap((one) => (one.kind === 'counter' ? [one.value] : []));
  return counters.at(-1) ?? 0;
};

async function ask(family: Family, more: Record<string, unknown> = {}) {
  const unit = new SimulatedPuloonDispenser({ family });
  const { port } = await unit.start();
  const agent = new WatchedTerminal({
    driver: 'puloon-lcdm',
    family,
    link: { type: 'tcp', port },
    pollMs: 40,
    ackMs: 150,
    responseMs: 300,
    interByteMs: 30,
    offlineAfter: 2,
    backoff: { firstMs: 20, maxMs: 100 },
    ...more,
  });
  await agent.says('cashDispenser device online');
  end = async (): Promise<void> => {
    agent.stop();
    await unit.stop();
    expect(agent.error).toBeUndefined();
  };
  return { agent, unit };
}

async function listen(family: Family, everyMs = 40) {
  const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/ /g, ''), 'hex'));
  const line = new TappedLine({ polls: [hex(STATUS[family])], acknowledge: hex('06'), everyMs });
  const unit = new SimulatedPuloonDispenser({ family });
  const { hostPort, devicePort } = await line.open(unit);
  const agent = new WatchedTerminal({
    driver: 'puloon-lcdm',
    family,
    listenOnly: true,
    link: { type: 'tcp', port: devicePort },
    hostLink: { type: 'tcp', port: hostPort },
    interByteMs: 30,
  });
  end = async (): Promise<void> => {
    agent.stop();
    await line.close();
    await unit.stop();
    expect(agent.error).toBeUndefined();
  };
  return { agent, unit, line };
}
