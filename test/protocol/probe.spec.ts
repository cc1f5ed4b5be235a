import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { PROBED, probePlan, type ProbeAttempt } from '../../device-agent/src/cli/probe-plan.table.js';
import { probePort, type ProbeOptions } from '../../device-agent/src/cli/probe-port.js';
import { probe, probeOptions } from '../../device-agent/src/cli/probe.js';
import { DRIVER_KINDS } from '../../device-agent/src/drivers/index.js';
import {
  listSerialPorts,
  openSerialLink,
  portHolder,
  serialLinkSettings,
} from '../../device-agent/src/transport/index.js';
import { SimulatedCcnetValidator } from '../../simulators/devices/ccnet/index.js';
import { SimulatedCreatorReader } from '../../simulators/devices/creator-crt/index.js';
import { SimulatedEbdsAcceptor } from '../../simulators/devices/ebds/index.js';
import { SimulatedEscPosPrinter } from '../../simulators/devices/escpos/index.js';
import { SimulatedId003Acceptor } from '../../simulators/devices/id003/index.js';
import { SimulatedInputModule } from '../../simulators/devices/modbus-rtu/index.js';
import { SimulatedPuloonDispenser } from '../../simulators/devices/puloon-lcdm/index.js';
import { SimulatedSankyoReader } from '../../simulators/devices/sankyo-ict3k5/index.js';
import { SimulatedCcTalkDevice } from '../../simulators/devices/cctalk/index.js';
import { SimulatedMegatecUps } from '../../simulators/devices/megatec-ups/index.js';
import {
  openPseudoTerminal,
  pseudoTerminalTool,
  type PseudoTerminal,
} from '../../simulators/devices/pseudo-terminal.js';
import type { SerialDevice } from '../../simulators/devices/serial-device.js';
import { SimulatedSspUnit } from '../../simulators/devices/ssp/index.js';

// The pseudo-terminal of python3 is held open by it, and so belongs to another program.
const socat = pseudoTerminalTool() === 'socat';
const onSocat = socat ? it : it.skip;
const THREE = ['megatec-ups', 'ssp', 'cctalk'];
const QUICK: Omit<ProbeOptions, 'protocols'> = { seconds: 1, all: false, random: () => 0.5 };

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function cable(device?: SerialDevice): Promise<PseudoTerminal> {
  const pty = await openPseudoTerminal();
  device?.serve(pty.device);
  cleanUp.push(
    () => pty.close(),
    () => device?.stop(),
  );
  return pty;
}

function voice(chinese = false) {
  const said: string[] = [];
  const complaints: string[] = [];
  return {
    said,
    complaints,
    ...{
      chinese,
      colour: false,
      say: (line: string) => said.push(line),
      complain: (line: string) => complaints.push(line),
    },
  };
}

describe('the plan of a probe', () => {
  it('tries every protocol of a serial device with every usual setting of its line', () => {
    const plan = probePlan({ type: 'serial', path: '/dev/ttyS9' }, PROBED);
    for (const [name, { serialLines }] of Object.entries(DRIVER_KINDS))
      for (const line of serialLines ?? [])
        expect(plan.some(({ protocol, settings }) => protocol === name && linkHas(settings, line))).toBe(true);
  });

  it('never listens in the place of asking, and begins with what a printer and a UPS cannot take for something else', () => {
    const plan = probePlan({ type: 'serial', path: '/dev/ttyS9' }, PROBED);
    expect(plan.filter(({ settings }) => (settings as { listenOnly?: boolean }).listenOnly)).toEqual([]);
    expect([...new Set(plan.map(({ protocol }) => protocol))].slice(0, 2)).toEqual(['escpos', 'megatec-ups']);
  });

  it('asks once per guess over TCP, where the converter has the line', () => {
    expect(probePlan({ type: 'tcp', host: '127.0.0.1', port: 1 }, ['creator-crt'])).toHaveLength(1);
  });
});

const linkHas = (settings: object, line: object): boolean => {
  const { link } = settings as { link: Record<string, unknown> };
  return Object.entries(line).every(([key, value]) => link[key] === value);
};

describe('agent probe', () => {
  beforeAll(() => {
    if (!socat) process.stderr.write('probing pseudo-terminals: NOT TESTED, socat is missing\n');
  });

  onSocat(
    'finds three devices on three ports, and asks only what reads',
    async () => {
      const ups = new SimulatedMegatecUps();
      const coins = new SimulatedCcTalkDevice('coinAcceptor');
      const notes = new SimulatedSspUnit();
      const ports = [await cable(ups), await cable(coins), await cable(notes)];
      const heard = voice();
      const options = probeOptions(
        { port: ports.map(({ path }) => path), protocol: THREE, seconds: '1.5', json: true, positionals: [] },
        heard,
      );
      expect(await probe(options!, heard)).toBe(0);
      const reports = JSON.parse(heard.said.join('\n')) as {
        port: string;
        answers: { protocol: string; said: string[] }[];
      }[];
      expect(reports.map(({ port, answers }) => [port, answers.map(({ protocol }) => protocol)])).toEqual([
        [ports[0]!.path, ['megatec-ups']],
        [ports[1]!.path, ['cctalk']],
        [ports[2]!.path, ['ssp']],
      ]);
      for (const { answers } of reports) expect(answers[0]!.said).toContain('device = online');
      expect(ups.commands.filter((one) => !['Q1', 'QS', 'D'].includes(one))).toEqual([]);
      expect(coins.commands.filter((one) => !['229', '232'].includes(one))).toEqual([]);
      expect(notes.commands.filter((one) => !['11', '01', '07', '05', '06', '0d', '0c', '22'].includes(one))).toEqual(
        [],
      );
      expect(coins.commands).toContain('232');
    },
    60_000,
  );

  it('finds every simulated device by its own protocol, and takes none for one of another', async () => {
    const devices: [ProbeAttempt['protocol'], SerialDevice][] = [
      ['escpos', new SimulatedEscPosPrinter()],
      ['escpos', new SimulatedEscPosPrinter('vkp80')],
      ['megatec-ups', new SimulatedMegatecUps()],
      ['ssp', new SimulatedSspUnit()],
      ['ccnet', new SimulatedCcnetValidator()],
      ['id003', new SimulatedId003Acceptor()],
      ['ebds', new SimulatedEbdsAcceptor()],
      ['cctalk', new SimulatedCcTalkDevice('billValidator')],
      ['cctalk', new SimulatedCcTalkDevice('hopper')],
      ['modbus-rtu', new SimulatedInputModule()],
      ['puloon-lcdm', new SimulatedPuloonDispenser()],
      ['puloon-lcdm', new SimulatedPuloonDispenser({ family: 'lcdm4000' })],
      ['sankyo-ict3k5', new SimulatedSankyoReader()],
      ['creator-crt', new SimulatedCreatorReader()],
    ];
    expect(new Set(devices.map(([name]) => name))).toEqual(new Set(PROBED));
    const found = await Promise.all(
      devices.map(async ([name, device]) => {
        const { port } = await device.start();
        cleanUp.push(() => device.stop());
        const report = await probePort(
          { type: 'tcp', host: '127.0.0.1', port },
          { ...QUICK, all: true, protocols: PROBED },
        );
        return [name, [...new Set(report.answers.map(({ protocol }) => protocol))], report.problem];
      }),
    );
    expect(found).toEqual(devices.map(([name]) => [name, [name], undefined]));
  }, 60_000);

  onSocat('finds a UPS that was asked as a printer before', async () => {
    const ups = new SimulatedMegatecUps();
    const { path } = await cable(ups);
    const asPrinter = await openSerialLink(serialLinkSettings.parse({ type: 'serial', path }))();
    await asPrinter.send(Uint8Array.of(0x10, 0x04, 0x01));
    await asPrinter.close();
    const report = await probePort({ type: 'serial', path }, { ...QUICK, seconds: 3, protocols: ['megatec-ups'] });
    expect(report.answers).toMatchObject([{ protocol: 'megatec-ups', guess: {} }]);
  });

  it('takes the echo of a line on which nobody is for no answer, in any protocol', async () => {
    const echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    cleanUp.push(() => echo.close());
    const { port } = echo.address() as AddressInfo;
    const target = { type: 'tcp', host: '127.0.0.1', port } as const;
    const [all, ...single] = await Promise.all([
      probePort(target, { ...QUICK, seconds: 0.6, protocols: PROBED, all: true }),
      ...PROBED.map((one) => probePort(target, { ...QUICK, protocols: [one], all: true })),
    ]);
    expect(all.answers).toEqual([]);
    // What one protocol alone cannot tell apart it says.
    expect(single.flatMap(({ answers }) => answers).filter(({ doubtful }) => !doubtful)).toEqual([]);
    expect(single[PROBED.indexOf('id003')]!.answers).toMatchObject([{ protocol: 'id003', doubtful: true }]);
  }, 60_000);

  onSocat('leaves a port alone that another program has locked', async () => {
    const ups = new SimulatedMegatecUps();
    const { path } = await cable(ups);
    const other = await openSerialLink(serialLinkSettings.parse({ type: 'serial', path }))();
    cleanUp.push(() => other.close());
    const report = await probePort({ type: 'serial', path }, { ...QUICK, protocols: ['megatec-ups', 'ssp'] });
    expect(report).toMatchObject({ inUse: true, answers: [], problem: expect.stringContaining('another program') });
    expect(ups.commands).toEqual([]);
  });

  (process.platform === 'linux' ? it : it.skip)('knows which program has a port open, before it opens it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wk-probe-'));
    cleanUp.push(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'port');
    writeFileSync(path, '');
    expect(portHolder(path)).toBeUndefined();
    const hold = `require('fs').openSync(process.argv[1], 'r+'); console.log(1); setInterval(() => 0, 1e6)`;
    const other = spawn(process.execPath, ['-e', hold, path]);
    cleanUp.push(() => other.kill('SIGKILL'));
    await once(other.stdout, 'data');
    expect(portHolder(path)).toBe(`node, ${other.pid}`);
    const report = await probePort({ type: 'serial', path }, { ...QUICK, protocols: PROBED });
    expect(report).toMatchObject({ inUse: true, answers: [], problem: expect.stringContaining(String(other.pid)) });
  });

  onSocat('says that nothing answered on a port without a device', async () => {
    const { path } = await cable();
    const heard = voice();
    const options = probeOptions({ port: [path], protocol: ['id003'], seconds: '0.5', positionals: [] }, heard);
    expect(await probe(options!, heard)).toBe(1);
    expect(heard.said.at(-1)).toMatch(/port +— +nothing answered$/);
    expect(heard.complaints).toEqual([
      expect.stringContaining('id003 9600 8E1'),
      expect.stringContaining('id003 19200 8E1'),
    ]);
  });

  it('finds a device behind a converter', async () => {
    const ups = new SimulatedMegatecUps();
    const { port } = await ups.start();
    cleanUp.push(() => ups.stop());
    const heard = voice(true);
    const options = probeOptions({ tcp: [`127.0.0.1:${port}`], protocol: ['megatec-ups'], positionals: [] }, heard);
    expect(await probe(options!, heard)).toBe(0);
    expect(heard.said[0]).toMatch(/^端口 +协议 +线路 +应答$/);
    expect(heard.said[1]).toMatch(new RegExp(`^127.0.0.1:${port} +megatec-ups +.*device = online`));
  });

  it('says what is wrong with a port or an address that is not there', async () => {
    const tcp: Server = createServer().listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const { port } = tcp.address() as AddressInfo;
    await new Promise((resolve) => tcp.close(resolve));
    const gone = await probePort({ type: 'tcp', host: '127.0.0.1', port }, { ...QUICK, protocols: ['ssp'] });
    expect(gone.problem).toContain('nothing listens');
    const missing = await probePort({ type: 'serial', path: '/dev/ttyNONE' }, { ...QUICK, protocols: ['ssp'] });
    expect(missing.problem).toContain('there is no port /dev/ttyNONE');
  });

  it('refuses unknown protocols, addresses and times', () => {
    for (const wrong of [
      { protocol: ['ndc'] },
      { tcp: ['here'] },
      { tcp: ['h:70000'] },
      { seconds: '0' },
      { seconds: 'x' },
    ]) {
      const heard = voice();
      expect(probeOptions({ ...wrong, positionals: [] }, heard)).toBeUndefined();
      expect(heard.complaints).toHaveLength(1);
    }
  });

  it('lists the ports of this machine, also where there are none', async () => {
    for (const { path } of await listSerialPorts()) expect(path).toMatch(/^(\/dev\/|COM)/);
  });
});
