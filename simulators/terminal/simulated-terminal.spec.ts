import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Aedes } from 'aedes';
import {
  eventsMessage,
  eventEntry,
  heartbeatMessage,
  parseUpTopic,
  sessionMessage,
  downTopic,
  serverTopic,
} from '#libs/contract';
import { FAULT_CODES, partitionOf, SERVER_FAULT_CODES } from '#libs/domain';
import { eventually } from '#libs/testkit';
import { componentOf, SimulatedTerminal } from './index.js';

let broker: Aedes;
let server: Server;
let mqttUrl: string;
let sockets: Set<Socket>;
let said: { kind: string; payload: Record<string, unknown> }[];
let terminal: SimulatedTerminal;

const of = (kind: string) => said.filter((message) => message.kind === kind).map(({ payload }) => payload);
const events = () => of('events').map((payload) => eventsMessage.parse(payload));
const sequences = () => events().map((message) => message.events.map(({ seq }) => seq));
const states = () => of('session').map((payload) => sessionMessage.parse(payload).state);

const tell = (topic: string, payload: unknown) =>
  new Promise<void>((resolve) =>
    broker.publish(
      { cmd: 'publish', topic, payload: Buffer.from(JSON.stringify(payload)), qos: 1, retain: false, dup: false },
      () => resolve(),
    ),
  );
const acknowledge = (upTo: number, journal = terminal.journal) =>
  tell(downTopic('T0007', 'ack'), { v: 1, journal, upTo });

beforeEach(async () => {
  said = [];
  sockets = new Set();
  broker = await Aedes.createBroker({ concurrency: 0 });
  broker.on('publish', (packet) => {
    const up = parseUpTopic(packet.topic);
    if (up?.terminalId === 'T0007') said.push({ kind: up.kind, payload: JSON.parse(packet.payload.toString()) });
  });
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  mqttUrl = `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`;
  terminal = new SimulatedTerminal({ id: 'T0007', mqttUrl, heartbeatSeconds: 0.1, resendMs: 100 });
});
afterEach(async () => {
  await terminal.stop();
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const online = async () => {
  terminal.start();
  await eventually('the birth', () => states().includes('online'));
};

describe('a simulated terminal', () => {
  it('says that it is born, beats, and says that it stops', async () => {
    await online();
    expect(sessionMessage.parse(of('session')[0])).toMatchObject({
      state: 'online',
      journal: terminal.journal,
      oldest: 1,
    });
    await eventually('three heartbeats', () => of('heartbeat').length >= 3);
    const beat = heartbeatMessage.parse(of('heartbeat')[0]);
    expect(beat.session).toBe(of('session')[0]!['session']);
    expect(beat.components.cardReader).toBe('ok');
    await terminal.stop();
    await eventually('the end', () => states().includes('stopped'));
    expect(states()).toEqual(['online', 'stopped']);
  });

  it('sends what happened, again and in order, until the server says that it is durable', async () => {
    await online();
    expect(terminal.raise('card.captured', { captured: 1 })).toBe(1);
    expect(terminal.clear('card.captured')).toBe(2);
    await eventually('a resend of both', () => sequences().some((seqs) => seqs.join() === '1,2'));
    const entry = eventEntry.parse(events()[0]!.events[0]);
    expect(entry).toMatchObject({
      kind: 'raised',
      component: 'cardReader',
      fault: 'card.captured',
      detail: { captured: 1 },
    });
    await acknowledge(1);
    await eventually('a resend of the rest', () => sequences().at(-1)?.join() === '2' && events().at(-1)?.oldest === 2);
    await acknowledge(2);
    await eventually('an empty queue', () => terminal.queued === 0);
    const count = events().length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(events()).toHaveLength(count);
  });

  it('does not take the acknowledgement of another journal', async () => {
    await online();
    terminal.raise('paper.low');
    await acknowledge(1, '6f0e2a52-6d1c-4a51-9d4c-3f0f2f3c8a11');
    await tell(downTopic('T0007', 'ack'), 'nonsense');
    await eventually('another resend', () => events().length >= 3);
    expect(terminal.queued).toBe(1);
  });

  it('sends again soon when a server takes the partition', async () => {
    await terminal.stop();
    terminal = new SimulatedTerminal({ id: 'T0007', mqttUrl, resendMs: 60_000 });
    await online();
    terminal.raise('paper.out');
    await eventually('the first sending', () => events().length === 1);
    await tell(serverTopic(partitionOf('T0007')), {
      v: 1,
      replica: terminal.journal,
      epoch: 1,
      at: new Date().toISOString(),
    });
    await eventually('the second', () => events().length === 2);
  });

  it('keeps events while the line is cut; the broker tells of the loss, and each connection is a new session', async () => {
    await online();
    terminal.loseConnection();
    await eventually('the last will', () => states().includes('lost'));
    expect(of('session')[1]!['session']).toBe(of('session')[0]!['session']);
    terminal.raise('dispenser.jam');
    terminal.raise('cash.retained');
    terminal.comeBack();
    await eventually('both events', () => sequences().some((seqs) => seqs.join() === '1,2'));
    expect(states()).toEqual(['online', 'lost', 'online']);
    expect(of('session')[2]!['session']).not.toBe(of('session')[0]!['session']);
    expect(of('session')[2]).toMatchObject({ journal: terminal.journal, oldest: 1 });
  });

  it('reconnects by itself when the broker drops it', async () => {
    await online();
    for (const socket of sockets) socket.destroy();
    await eventually('a second birth', () => states().filter((state) => state === 'online').length === 2);
  });

  it('keeps its connection and says nothing while silent', async () => {
    await online();
    terminal.goSilent();
    expect(terminal.summary().state).toBe('silent');
    terminal.raise('printer.jam');
    const count = said.length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(said).toHaveLength(count);
    terminal.comeBack();
    await eventually('the event', () => sequences().flat().includes(1));
    expect(states()).toEqual(['online']);
  });

  it('flaps as often as it is told', async () => {
    await online();
    await terminal.flap(3, 150);
    await eventually('four births', () => states().filter((state) => state === 'online').length === 4);
    expect(states().filter((state) => state === 'lost')).toHaveLength(3);
  });

  it('tells in heartbeats which component is at fault', async () => {
    await online();
    terminal.raise('card.binFull');
    await eventually('a heartbeat with the fault', () =>
      of('heartbeat').some((beat) => (beat['components'] as Record<string, string>)['cardReader'] === 'fault'),
    );
    expect(terminal.summary()).toMatchObject({ faults: ['card.binFull'], queued: 1 });
    expect(terminal.clearAll()).toEqual(['card.binFull']);
    expect(terminal.summary().faults).toEqual([]);
  });

  it('knows the component of every fault that a terminal may raise', () => {
    const ofApplication = FAULT_CODES.filter(
      (fault) => !SERVER_FAULT_CODES.includes(fault) && componentOf(fault) === 'application',
    );
    expect(ofApplication.sort()).toEqual(['agent.clockJump', 'driver.failed']);
    expect(componentOf('power.onBattery')).toBe('ups');
    expect(componentOf('cassette.empty')).toBe('cashDispenser');
  });
});
