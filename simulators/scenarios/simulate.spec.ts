import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Aedes } from 'aedes';
import { eventEntry, eventsMessage, parseUpTopic, sessionMessage } from '#libs/contract';
import { DEFAULT_ALARM_RULES } from '#libs/domain';
import { eventually } from '#libs/testkit';
import { demonstrationBank } from '../bank/index.js';
import { enterControlFile } from '../control/control-file.js';
import { Fleet } from '../fleet/index.js';
import { cardReader, dispenser, MachineRoom } from '../machine-room/index.js';
import { SCENARIOS, simulate } from './index.js';

const FLEET = Array.from({ length: 12 }, (_, i) => `T${String(i + 4).padStart(4, '0')}`);

let dataDir: string;
let broker: Aedes;
let server: Server;
let fleet: Fleet;
let room: MachineRoom;
let dispenserAddress: URL;
const sockets = new Set<Socket>();
let said: { terminal: string; kind: string; payload: Record<string, unknown> }[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'simulate '));
  broker = await Aedes.createBroker({ concurrency: 0 });
  broker.on('publish', (packet) => {
    const up = parseUpTopic(packet.topic);
    if (up) said.push({ terminal: up.terminalId, kind: up.kind, payload: JSON.parse(packet.payload.toString()) });
  });
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fleet = new Fleet({ terminals: FLEET, mqttUrl: `mqtt://127.0.0.1:${(server.address() as { port: number }).port}` });
  room = new MachineRoom({ terminals: { T0002: [cardReader({ port: 0 }), dispenser({ port: 0 })] } });
  const { controlUrl, devices } = await room.start();
  dispenserAddress = new URL(devices['T0002']!['dispenser']!);
  await enterControlFile(dataDir, 'machineRoom', { url: controlUrl, terminals: ['T0002'] });
  await enterControlFile(dataDir, 'fleet', { ...(await fleet.start()), terminals: FLEET });
  await enterControlFile(dataDir, 'server', { url: 'http://127.0.0.1:8080' });
  await eventually('all connected', () => fleet.list().every(({ state }) => state === 'online'));
});
afterAll(async () => {
  await Promise.all([fleet.stop(), room.stop()]);
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  rmSync(dataDir, { recursive: true });
});
beforeEach(() => void (said = []));

const run = async (argv: string[], where = dataDir) => {
  const out: string[] = [];
  const err: string[] = [];
  const code = await simulate({ argv, dataDir: where, out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join('\n'), err };
};

const eventsOf = (terminal: string) =>
  said
    .filter((message) => message.terminal === terminal && message.kind === 'events')
    .flatMap(({ payload }) => eventsMessage.parse(payload).events.map((event) => eventEntry.parse(event)));
const lossesOf = (terminal: string) =>
  said.filter(
    (message) =>
      message.terminal === terminal &&
      message.kind === 'session' &&
      sessionMessage.parse(message.payload).state === 'lost',
  ).length;

describe('simulate', () => {
  it('lists every scenario in Chinese and English', async () => {
    const { code, out } = await run(['--list']);
    expect(code).toBe(0);
    for (const { name, what } of SCENARIOS) {
      expect(out).toContain(name);
      expect(out).toContain(what.zh);
      expect(out).toContain(what.en);
    }
  });

  it('lists what the demonstration promises, each playing at a terminal that exists', () => {
    const names = SCENARIOS.map(({ name }) => name);
    for (const name of [
      'card-captured',
      'cash-retained',
      'dispenser-jam',
      'branch-power-cut',
      'power-cut',
      'link-flaps',
    ])
      expect(names).toContain(name);
    const terminals = demonstrationBank('night-watch').terminals.map(({ id }) => id);
    for (const { terminal } of SCENARIOS) expect(terminals).toContain(terminal);
  });

  it.each([
    ['card-captured', 'card.captured', { lastFour: expect.stringMatching(/^\d{4}$/), transaction: expect.any(String) }],
    ['cash-retained', 'cash.retained', { amountMinor: 50_000, currency: 'CNY' }],
    ['dispenser-jam', 'dispenser.jam', {}],
  ])('plays %s at a terminal of the fleet on the MQTT contract, and all-clear ends it', async (name, fault, detail) => {
    const { code, out, err } = await run([name, '--terminal', 'T0007']);
    expect(err).toEqual([]);
    expect(code).toBe(0);
    await eventually('the fault', () =>
      eventsOf('T0007').some((event) => event.kind === 'raised' && event.fault === fault),
    );
    expect(eventsOf('T0007').find((event) => event.fault === fault)?.detail).toMatchObject(detail);
    expect(out).toMatch(/Look at/);
    expect(out).toContain('http://127.0.0.1:8080');
    expect((await run(['all-clear', '--terminal', 'T0007'])).code).toBe(0);
    await eventually('the end', () =>
      eventsOf('T0007').some((event) => event.kind === 'cleared' && event.fault === fault),
    );
  });

  it('plays dispenser-jam on the wire of the device where there is a real agent', async () => {
    const { code, out } = await run(['dispenser-jam', '--terminal', 'T0002']);
    expect(code).toBe(0);
    expect(out).toContain('real agent');
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(dispenserAddress.port), dispenserAddress.hostname, () =>
        socket.write(Buffer.from('045002460313', 'hex')),
      );
      let hex = '';
      socket.on('data', (chunk) => {
        hex += chunk.toString('hex');
        if (hex.length >= 22) resolve(hex);
        if (hex.length >= 22) socket.destroy();
      });
      socket.on('error', reject);
    });
    // ACK, then status: error 33, jam.
    expect(answer).toMatch(/^06015002463033/);
    expect(said.filter(({ terminal }) => terminal === 'T0002')).toEqual([]);
  });

  it('cuts the power of a whole branch, and brings it back', async () => {
    const { terminals } = demonstrationBank('night-watch');
    const site = terminals.find(({ id }) => id === 'T0012')!.site;
    const branch = terminals.filter((each) => each.site === site).map(({ id }) => id);
    expect(branch.length).toBeGreaterThanOrEqual(3);
    expect((await run(['branch-power-cut'])).code).toBe(0);
    await eventually('all lost', () => branch.every((id) => lossesOf(id) === 1));
    for (const id of branch) expect(eventsOf(id).map(({ fault }) => fault)).toContain('power.onBattery');
    expect(FLEET.filter((id) => !branch.includes(id)).every((id) => lossesOf(id) === 0)).toBe(true);
    expect((await run(['branch-power-back'])).code).toBe(0);
    await eventually('all back', () => branch.every((id) => fleet.terminal(id)?.connected));
    await eventually('all cleared', () => branch.every((id) => eventsOf(id).some(({ kind }) => kind === 'cleared')));
  });

  it('leaves one terminal of the branch without power, long after the outage was told of', async () => {
    const told: string[] = [];
    let waitedMs = 0;
    await SCENARIOS.find(({ name }) => name === 'power-cut')!.play({
      terminal: 'T0012',
      hasDevices: () => false,
      neighbours: () => ['T0012', 'T0013', 'T0014'],
      tell: (terminal, verb) => Promise.resolve(void told.push(`${terminal} ${verb}`)),
      say: () => undefined,
      pause: (ms) => Promise.resolve(void (waitedMs += ms)),
    });
    const { holdSeconds } = DEFAULT_ALARM_RULES.collapse;
    expect(waitedMs).toBeGreaterThan(holdSeconds * 1000);
    const doneTo = (verb: string) => told.filter((each) => each.endsWith(verb)).map((each) => each.split(' ')[0]);
    expect(doneTo('loseConnection')).toEqual(['T0012', 'T0013', 'T0014']);
    expect(doneTo('comeBack')).toEqual(['T0012', 'T0013']);
  });

  it('flaps the link of a terminal', async () => {
    expect((await run(['link-flaps', '--terminal', 'T0011'])).code).toBe(0);
    // Nobody acknowledges here, so that each is sent again and again.
    const changes = () => {
      const link = eventsOf('T0011').filter(({ fault }) => fault === 'device.offline');
      return [...new Map(link.map(({ seq, kind }) => [seq, kind])).values()];
    };
    await eventually('all changes', () => changes().length === 10);
    expect(changes()).toEqual(Array.from({ length: 5 }, () => ['raised', 'cleared']).flat());
  });

  it('silences a terminal', async () => {
    expect((await run(['terminal-silent', '--terminal', 'T0013'])).code).toBe(0);
    expect(fleet.terminal('T0013')?.summary().state).toBe('silent');
  });

  it.each([
    [['nonsense'], /no scenario "nonsense"; there are card-captured/],
    [
      ['card-captured', '--terminal', 'T9999'],
      /T9999 is not in the running system; it has T0002, T0004, T0005 … T0015/,
    ],
    [['cash-retained', '-t', 'constructor'], /constructor is not in the running system/],
    [['terminal-silent', '--terminal', 'T0002'], /no verb goSilent/],
    [[], /usage/],
    [['card-captured', '--loud'], /usage/],
    [['card-captured', 'cash-retained'], /usage/],
  ])('says in one line what is wrong with %j', async (argv, reason) => {
    const { code, err } = await run(argv);
    expect(code).toBe(1);
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(reason);
    expect(err[0]).not.toContain('\n');
  });

  it('says that nothing runs when nothing was started, and when what was started has ended', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'simulate '));
    expect(await run(['card-captured'], empty)).toMatchObject({ code: 1, err: [expect.stringMatching(/npm start/)] });
    const gone = createHttpServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const { port } = gone.address() as { port: number };
    await new Promise((resolve) => gone.close(resolve));
    await enterControlFile(empty, 'fleet', { url: `http://127.0.0.1:${port}`, terminals: ['T0007'] });
    expect(await run(['card-captured', '--terminal', 'T0007'], empty)).toMatchObject({
      code: 1,
      err: [expect.stringMatching(/npm start/)],
    });
    rmSync(empty, { recursive: true });
  });
});
