import { silentLogger } from '#libs/observability';
import { eventually } from '#libs/testkit';
import { AGENTS } from '../../apps/standalone/src/agent-files.js';
import { agentConfig } from '../../device-agent/src/agent.config.js';
import { Agent } from '../../device-agent/src/agent.js';
import { enterControlFile } from '../../simulators/control/control-file.js';
import { pseudoTerminalTool } from '../../simulators/devices/pseudo-terminal.js';
import { demonstrationRoom } from '../../simulators/machine-room/demonstration-room.js';
import { machineRoomConfig } from '../../simulators/machine-room/machine-room.config.js';
import { simulate } from '../../simulators/scenarios/index.js';
import { AgentStand } from '../harness/agent-stand.js';

/** Without debounce, where it is not the matter. */
const AT_ONCE = { raiseAfterSeconds: 0, clearAfterSeconds: 0 };
/** As CI has it. */
const whereThereIsATool = pseudoTerminalTool() ? it : it.skip;

interface Watching {
  hurry?: { pollMs?: number };
  pty?: '0' | '1';
  detector?: object;
}

let stand: AgentStand;
let controlUrl: string;

beforeEach(async () => {
  stand = new AgentStand();
  await stand.open();
});
afterEach(() => stand.close());

/** The devices of a terminal of the demonstration and its agent, with the drivers that `npm start` gives it; `hurry` polls faster. */
async function watch(terminal: string, { hurry = {}, pty = '0', ...more }: Watching = {}): Promise<void> {
  const room = demonstrationRoom(machineRoomConfig.read({ MACHINE_ROOM_PTY: pty }));
  const addresses = await room.start();
  stand.atEnd(() => room.stop());
  controlUrl = addresses.controlUrl;
  await enterControlFile(stand.directory, 'machineRoom', { url: controlUrl, terminals: [terminal] });
  const drivers = AGENTS[terminal]!(addresses.devices[terminal]!) as object[];
  const devices = drivers.map((driver) => ({ ...driver, ...hurry }));
  const agent = new Agent({
    config: agentConfig.parse(stand.settings({ devices, ...more })),
    ...{ clock: { now: () => new Date() }, logger: silentLogger, random: Math.random },
  });
  await agent.start();
  stand.atEnd(() => agent.stop());
  const allWell = () => {
    const states = Object.values(agent.heartbeat().components);
    return states.length >= devices.length && states.every((state) => state === 'ok');
  };
  await eventually('every device answers', allWell, 10_000);
}

async function play(scenario: string, terminal: string): Promise<void> {
  const err: string[] = [];
  const out = () => undefined;
  const argv = [scenario, '--terminal', terminal];
  const code = await simulate({ argv, dataDir: stand.directory, out, err: (line) => err.push(line) });
  expect([code, err]).toEqual([0, []]);
}

const tell = async (terminal: string, verb: string) =>
  expect((await fetch(`${controlUrl}/devices/${terminal}/${verb}`, { method: 'POST' })).status).toBe(200);
const kinds = (fault: string) => stand.noted(fault).map(({ kind }) => kind);
const dark = () => new Set(stand.noted('device.offline').map(({ component }) => component));
const ends = (fault: string, kind: string, withinMs?: number) =>
  eventually(`${fault} ${kind}`, () => kinds(fault).at(-1) === kind, withinMs);

describe('the terminals of the demonstration', () => {
  it('T0002 tells of the battery before its devices go dark, and of its end once the mains are back', async () => {
    await watch('T0002', { detector: { timings: { 'device.offline': AT_ONCE } } });
    await play('branch-power-cut', 'T0002');
    await ends('power.onBattery', 'raised');
    await eventually('all five devices offline', () => dark().size === 5, 15_000);
    const [battery] = stand.noted('power.onBattery');
    for (const { seq } of stand.noted('device.offline')) expect(battery!.seq).toBeLessThan(seq);
    expect(kinds('power.onBattery')).toEqual(['raised']);
    await play('branch-power-back', 'T0002');
    await ends('power.onBattery', 'cleared', 20_000);
    const back = () => stand.noted('device.offline').filter(({ kind }) => kind === 'cleared').length;
    await eventually('all five devices are back', () => back() === 5, 20_000);
  }, 60_000);

  it.each([
    ['lowPaper', 'paper.low'],
    ['endPaper', 'paper.out'],
    ['jamAcceptor', 'acceptor.jam'],
    ['fillCashBox', 'acceptor.full'],
    ['removeCashBox', 'acceptor.boxRemoved'],
  ])(
    'T0002 tells of %s as %s, and all-clear ends it',
    async (verb, fault) => {
      await watch('T0002', { hurry: { pollMs: 200 }, detector: { timings: { [fault]: AT_ONCE } } });
      await tell('T0002', verb);
      await ends(fault, 'raised', 10_000);
      await play('all-clear', 'T0002');
      await ends(fault, 'cleared', 15_000);
    },
    40_000,
  );

  it('T0002 tells of a cheat at its acceptor', async () => {
    await watch('T0002', { hurry: { pollMs: 200 } });
    await tell('T0002', 'cheatAcceptor');
    await eventually('the cheat', () => stand.noted('acceptor.cheat').length === 1);
  });

  whereThereIsATool(
    'T0002 has all five devices on pseudo-terminals when told to',
    async () => {
      const detector = { timings: { 'power.onBattery': AT_ONCE, 'device.offline': AT_ONCE } };
      await watch('T0002', { hurry: { pollMs: 200 }, pty: '1', detector });
      for (const verb of ['endPaper', 'jamAcceptor', 'onBattery']) await tell('T0002', verb);
      const faults = ['paper.out', 'acceptor.jam', 'power.onBattery'];
      for (const fault of faults) await ends(fault, 'raised', 10_000);
      await tell('T0002', 'powerOff');
      await eventually('all five devices offline', () => dark().size === 5, 20_000);
      await play('all-clear', 'T0002');
      for (const fault of [...faults, 'device.offline']) await ends(fault, 'cleared', 20_000);
    },
    60_000,
  );

  it.each(['T0001', 'T0002', 'T0003'])(
    '%s tells of a jam as dispenser.jam, and all-clear ends it',
    async (terminal) => {
      await watch(terminal);
      await play('dispenser-jam', terminal);
      await ends('dispenser.jam', 'raised', 10_000);
      await play('all-clear', terminal);
      await ends('dispenser.jam', 'cleared', 15_000);
      expect(kinds('dispenser.fault')).toEqual([]);
    },
    40_000,
  );
});
