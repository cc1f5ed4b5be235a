import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Aedes, type AuthenticateError } from 'aedes';
import { parseUpTopic } from '#libs/contract';
import { eventually } from '#libs/testkit';
import { fleetConfig } from './fleet.config.js';
import { Fleet } from './index.js';

const PASSWORD = 'night-watch';
const IDS = Array.from({ length: 30 }, (_, i) => `T${String(i + 4).padStart(4, '0')}`);

let broker: Aedes;
let server: Server;
let fleet: Fleet;
let url: string;
let said: { terminal: string; kind: string; payload: Record<string, unknown> }[];
const sockets = new Set<Socket>();

beforeEach(async () => {
  said = [];
  broker = await Aedes.createBroker({
    concurrency: 0,
    authenticate: (_client, username, password, done) => {
      const right = IDS.includes(username ?? '') && password?.toString() === PASSWORD;
      const wrong = Object.assign(new Error('not authorized'), { returnCode: 5 }) as AuthenticateError;
      done(right ? null : wrong, right);
    },
  });
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
  const mqttUrl = `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`;
  fleet = new Fleet({ terminals: IDS, mqttUrl, password: PASSWORD, heartbeatSeconds: 0.5, noisePerHour: 0 });
  ({ url } = await fleet.start());
  await eventually('all connected', () => fleet.list().every(({ state }) => state === 'online'));
});
afterEach(async () => {
  await fleet.stop();
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const tell = async (terminal: string, verb: string, body?: unknown) => {
  const response = await fetch(`${url}/terminals/${terminal}/${verb}`, {
    method: 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('a fleet', () => {
  it('plays every terminal, each with a birth and heartbeats of its own', async () => {
    const speakers = (kind: string): Set<string> =>
      new Set(said.filter((one) => one.kind === kind).map(({ terminal }) => terminal));
    // A heartbeat, at QoS 0, may be here before the birth that it follows.
    await eventually('a heartbeat of each', () => speakers('heartbeat').size === IDS.length);
    await eventually('a birth of each', () => speakers('session').size === IDS.length);
    expect(speakers('session')).toEqual(new Set(IDS));
  });

  it('raises and clears what it is told over HTTP', async () => {
    expect(await tell('T0007', 'raise', { fault: 'cash.retained', detail: { notes: 5 } })).toEqual({
      status: 200,
      body: { ok: true, result: { seq: 1 } },
    });
    await eventually('the event', () => said.some(({ terminal, kind }) => terminal === 'T0007' && kind === 'events'));
    const list = (await (await fetch(`${url}/terminals`)).json()) as { id: string }[];
    expect(list.find(({ id }) => id === 'T0007')).toMatchObject({ state: 'online', faults: ['cash.retained'] });
    expect((await tell('T0007', 'clearAll')).body).toEqual({ ok: true, result: { cleared: ['cash.retained'] } });
  });

  it('silences, cuts, flaps and brings back one terminal while the others go on', async () => {
    await tell('T0007', 'loseConnection');
    await eventually('the loss', () =>
      said.some(({ terminal, payload }) => terminal === 'T0007' && payload['state'] === 'lost'),
    );
    await tell('T0007', 'comeBack');
    await eventually('the return', () => fleet.terminal('T0007')?.connected);
    expect((await tell('T0008', 'flap', { times: 2, phaseMs: 60 })).body).toEqual({
      ok: true,
      result: { lastsMs: 240 },
    });
    await eventually(
      'two losses',
      () => said.filter(({ terminal, payload }) => terminal === 'T0008' && payload['state'] === 'lost').length === 2,
    );
    await tell('T0009', 'goSilent');
    expect(fleet.terminal('T0009')?.summary().state).toBe('silent');
    expect(
      said.filter(({ payload }) => payload['state'] === 'lost').every(({ terminal }) => /T000[78]/.test(terminal)),
    ).toBe(true);
  });

  it.each([
    [['T9999', 'raise', { fault: 'paper.low' }], 404, /T9999 is not here/],
    [['T0007', 'explode', {}], 404, /no verb explode; it has raise/],
    [['T0007', 'constructor', {}], 404, /no verb/],
    [['T0007', 'raise', { fault: 'card.eaten' }], 400, /fault/],
    [['T0007', 'raise', []], 400, /object/],
  ] as const)('answers %j with %i and the reason', async ([terminal, verb, body], status, reason) => {
    const answer = await tell(terminal, verb, body);
    expect(answer.status).toBe(status);
    expect(answer.body['error']).toMatch(reason);
    expect(fleet.terminal('T0007')?.queued).toBe(0);
  });

  it('makes no noise unless it is told to, and then only small faults', async () => {
    expect(said.filter(({ kind }) => kind === 'events')).toEqual([]);
    await fleet.stop();
    const mqttUrl = `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`;
    fleet = new Fleet({ terminals: IDS, mqttUrl, password: PASSWORD, noisePerHour: 100_000 });
    await fleet.start();
    await eventually('some noise', () => said.filter(({ kind }) => kind === 'events').length > 5);
    const faults = said
      .flatMap(({ payload }) => (payload['events'] as { fault: string }[] | undefined) ?? [])
      .map(({ fault }) => fault);
    expect(faults.every((fault) => /Low$|\.low$|High$/.test(fault))).toBe(true);
  });
});

describe('the settings of a fleet', () => {
  it('say in one line what is wrong', () => {
    const read = (more: Record<string, string>) => () =>
      fleetConfig.read({ FLEET_TERMINALS: 'T0004, T0005', MQTT_URL: 'mqtt://x', ...more });
    expect(read({})().FLEET_TERMINALS).toEqual(['T0004', 'T0005']);
    expect(read({ FLEET_TERMINALS: 'T0004,#' })).toThrow(/^FLEET_TERMINALS .*terminal ids/);
    expect(read({ FLEET_TERMINALS: '' })).toThrow(/FLEET_TERMINALS/);
    expect(read({ MQTT_URL: '' })).toThrow(/MQTT_URL: must be set/);
  });
});
