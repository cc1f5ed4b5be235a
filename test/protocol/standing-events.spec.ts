import { SimulatedCcnetValidator } from '../../simulators/devices/ccnet/index.js';
import { SimulatedEbdsAcceptor } from '../../simulators/devices/ebds/index.js';
import { SimulatedId003Acceptor } from '../../simulators/devices/id003/index.js';
import { SimulatedSspUnit } from '../../simulators/devices/ssp/index.js';
import { WatchedTerminal } from './watched-terminal.js';

interface Unit {
  start(): Promise<{ port: number }>;
  stop(): Promise<void>;
}
interface Case {
  driver: string;
  unit: Unit;
  /** It says so at each poll until it is reset. */
  powerUpWithNote(): void;
  reset(): void;
}

function cases(): Case[] {
  const ccnet = new SimulatedCcnetValidator();
  const id003 = new SimulatedId003Acceptor();
  const ebds = new SimulatedEbdsAcceptor();
  const ssp = new SimulatedSspUnit();
  const clears = (unit: { clear(): void }) => () => unit.clear();
  return [
    { driver: 'ccnet', unit: ccnet, powerUpWithNote: () => ccnet.powerUp('inStacker'), reset: clears(ccnet) },
    { driver: 'id003', unit: id003, powerUpWithNote: () => id003.powerUp('inAcceptor'), reset: clears(id003) },
    { driver: 'ebds', unit: ebds, powerUpWithNote: () => ebds.powerUpWithNote(), reset: clears(ebds) },
    // An event and its channel: a unit that repeats at each poll what it did at power-up.
    { driver: 'ssp', unit: ssp, powerUpWithNote: () => ssp.begin(0xca), reset: () => ssp.end(0xca) },
  ];
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const raised = ({ outcomes }: WatchedTerminal): number => outcomes.filter(({ kind }) => kind === 'raised').length;

describe('a note kept at power-up', () => {
  it.each(cases())(
    'of $driver is one note, however often the driver is started while the unit stands there',
    async ({ driver, unit, powerUpWithNote, reset }) => {
      const { port } = await unit.start();
      const settings = { driver, link: { type: 'tcp', port }, pollMs: 30 };
      let terminal = new WatchedTerminal(settings);
      try {
        await terminal.says('cashAcceptor device online');
        powerUpWithNote();
        await terminal.raises('cash.retained');
        for (let i = 0; i < 3; i++) {
          terminal.stop();
          terminal = new WatchedTerminal(settings, terminal.memory);
          await terminal.says('cashAcceptor event cashRetained');
          expect(terminal.outcomes).toMatchObject([{ kind: 'noted', fault: 'cash.retained' }]);
        }
        reset();
        await pause(300);
        powerUpWithNote();
        await terminal.raises('cash.retained');
        expect(raised(terminal)).toBe(1);
        reset();
        await pause(300);
        terminal.stop();
        terminal = new WatchedTerminal(settings, terminal.memory);
        await terminal.says('cashAcceptor device online');
        powerUpWithNote();
        await terminal.raises('cash.retained');
      } finally {
        terminal.stop();
        await unit.stop();
      }
    },
  );

  it('is another one when the unit was powered up again while the agent was not there', async () => {
    const unit = new SimulatedId003Acceptor();
    const { port } = await unit.start();
    const settings = { driver: 'id003', link: { type: 'tcp', port }, pollMs: 30 };
    let terminal = new WatchedTerminal(settings);
    try {
      await terminal.says('cashAcceptor device online');
      unit.powerUp('inStacker');
      await terminal.raises('cash.retained');
      terminal.forget();
      unit.clear();
      await terminal.says('cashAcceptor over cashRetained 42');
      terminal.stop();
      unit.powerUp('inStacker');
      terminal = new WatchedTerminal(settings, terminal.memory);
      await terminal.raises('cash.retained');
    } finally {
      terminal.stop();
      await unit.stop();
    }
  });
});
