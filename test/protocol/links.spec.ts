import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocketServer, type WebSocket } from 'ws';
import { eventually } from '#libs/testkit';
import {
  openSerialLink,
  openTcpLink,
  openWebsocketLink,
  serialLinkSettings,
  tcpLinkSettings,
  websocketLinkSettings,
  type Link,
  type OpenLink,
} from '../../device-agent/src/transport/index.js';
import { openPseudoTerminal, pseudoTerminalTool } from '../../simulators/devices/pseudo-terminal.js';

/** The far side of a link, and what a test does with it. */
interface FarSide {
  open: OpenLink<string>;
  heard(): string;
  say(text: string): void;
  /** The device goes away by itself. */
  vanish(): void;
  end(): Promise<void>;
}

/** A byte link read as text, so that one contract serves both kinds. */
function asText(open: OpenLink<Uint8Array>): OpenLink<string> {
  return async () => {
    const link = await open();
    return {
      ...link,
      received: new (await import('rxjs')).Observable<string>((out) =>
        link.received.subscribe({
          next: (bytes) => out.next(Buffer.from(bytes).toString()),
          complete: () => out.complete(),
        }),
      ),
      send: (text: string) => link.send(Buffer.from(text)),
    };
  };
}

async function tcpFarSide(): Promise<FarSide> {
  let heard = '';
  let socket: Socket | undefined;
  let early = '';
  const server: Server = createServer((one) => {
    socket = one;
    one.on('error', () => undefined);
    one.on('data', (chunk) => (heard += chunk.toString()));
    if (early) one.write(early);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    open: asText(openTcpLink(tcpLinkSettings.parse({ type: 'tcp', port }))),
    heard: () => heard,
    say: (text) => (socket ? socket.write(text) : (early += text)),
    vanish: () => socket?.destroy(),
    end: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function websocketFarSide(): Promise<FarSide> {
  let heard = '';
  let socket: WebSocket | undefined;
  let early = '';
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (one) => {
    socket = one;
    one.on('message', (data: Buffer) => (heard += data.toString()));
    if (early) one.send(early);
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    open: openWebsocketLink(websocketLinkSettings.parse({ type: 'websocket', url: `ws://127.0.0.1:${port}/x` })),
    heard: () => heard,
    say: (text) => (socket ? socket.send(text) : (early += text)),
    vanish: () => socket?.terminate(),
    end: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function serialFarSide(tool: 'socat' | 'python3'): () => Promise<FarSide> {
  return async () => {
    const cable = await openPseudoTerminal(tool);
    let heard = '';
    cable.device.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    return {
      open: asText(
        openSerialLink(serialLinkSettings.parse({ type: 'serial', path: cable.path, dtr: true, rts: true })),
      ),
      heard: () => heard,
      say: (text) => void cable.device.write(text),
      vanish: () => void cable.close(),
      end: () => cable.close(),
    };
  };
}

const tool = pseudoTerminalTool();
const kinds: [string, (() => Promise<FarSide>) | undefined][] = [
  ['tcp', tcpFarSide],
  ['websocket', websocketFarSide],
  [
    tool ? `serial, on a pseudo-terminal of ${tool}` : 'serial: NOT TESTED, socat and python3 are missing',
    tool ? serialFarSide(tool) : undefined,
  ],
  // Where socat is there, the other way of making a pseudo-terminal is tried as well.
  ...(tool === 'socat'
    ? [['serial, on a pseudo-terminal of python3', serialFarSide('python3')] as [string, () => Promise<FarSide>]]
    : []),
];

describe.each(kinds)('a link over %s', (_name, make) => {
  const test = make ? it : it.skip;
  let far: FarSide;
  let link: Link<string>;

  afterEach(async () => {
    await link?.close();
    await far?.end();
  });

  test('carries what is said both ways', async () => {
    far = await make!();
    link = await far.open();
    let got = '';
    link.received.subscribe((text) => (got += text));
    await link.send('question');
    await eventually('the device hears', () => far.heard() === 'question');
    far.say('answer');
    await eventually('the agent hears', () => got === 'answer');
  });

  test('keeps what came before anybody listened', async () => {
    far = await make!();
    link = await far.open();
    far.say('early');
    await new Promise((resolve) => setTimeout(resolve, 50));
    let got = '';
    link.received.subscribe((text) => (got += text));
    expect(got).toBe('early');
  });

  test('completes and gives a reason when the device goes away, and sends nothing more', async () => {
    far = await make!();
    link = await far.open();
    let completed = false;
    link.received.subscribe({ complete: () => (completed = true) });
    await link.send('x');
    await eventually('connected', () => far.heard() === 'x');
    far.vanish();
    expect(await link.closed).toMatchObject({
      problem: 'disconnected',
      message: expect.stringContaining('disconnected'),
    });
    expect(completed).toBe(true);
    await expect(link.send('y')).rejects.toThrow();
  });

  test('closes once, however often it is told to, and says that it was us', async () => {
    far = await make!();
    link = await far.open();
    await Promise.all([link.close(), link.close()]);
    await link.close();
    expect(await link.closed).toMatchObject({ problem: 'closedByUs' });
  });

  test('opens again after it was closed', async () => {
    far = await make!();
    await (await far.open()).close();
    link = await far.open();
    await link.send('again');
    await eventually('the device hears', () => far.heard().endsWith('again'));
  });
});

describe('a link that cannot be opened says why', () => {
  it('nothing listens', async () => {
    const open = openTcpLink(tcpLinkSettings.parse({ type: 'tcp', host: 'localhost', port: 1 }));
    await expect(open()).rejects.toMatchObject({
      problem: 'refused',
      message: expect.stringContaining('nothing listens at localhost:1'),
    });
    const socket = openWebsocketLink(websocketLinkSettings.parse({ type: 'websocket', url: 'ws://127.0.0.1:1/' }));
    await expect(socket()).rejects.toMatchObject({ problem: 'refused' });
  });

  it('something else listens', async () => {
    const http = createHttpServer((_request, response) => response.writeHead(400).end());
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as AddressInfo;
    const open = openWebsocketLink(websocketLinkSettings.parse({ type: 'websocket', url: `ws://127.0.0.1:${port}/` }));
    await expect(open()).rejects.toMatchObject({ problem: 'notThatProtocol' });
    await new Promise<void>((resolve) => http.close(() => resolve()));
  });

  it('there is no such port', async () => {
    const open = openSerialLink(serialLinkSettings.parse({ type: 'serial', path: '/dev/there-is-no-such-port' }));
    await expect(open()).rejects.toMatchObject({ problem: 'notFound' });
  });

  it('a WebSocket that stops answering pings is given up', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: false });
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `ws://127.0.0.1:${port}/`;
    const link = await openWebsocketLink(websocketLinkSettings.parse({ type: 'websocket', url, pingMs: 50 }))();
    expect(await link.closed).toMatchObject({ problem: 'timedOut' });
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});

const onSerial = tool ? it : it.skip;

describe('a serial port', () => {
  onSerial(
    `in use is refused to a second opener, and modem lines that are refused do no harm${tool ? '' : ' (NOT TESTED)'}`,
    async () => {
      const cable = await openPseudoTerminal();
      const settings = serialLinkSettings.parse({ type: 'serial', path: cable.path, dtr: true });
      const outcomes: string[] = [];
      const first = await openSerialLink(settings, (outcome) => outcomes.push(outcome))();
      expect(outcomes).toEqual(['refused']);
      await expect(openSerialLink(settings)()).rejects.toMatchObject({ problem: 'inUse' });
      await first.close();
      await cable.close();
    },
  );

  onSerial(
    `that is just being let go of is waited for, also when it was still being opened${tool ? '' : ' (NOT TESTED)'}`,
    async () => {
      const cable = await openPseudoTerminal();
      const settings = serialLinkSettings.parse({ type: 'serial', path: cable.path });
      const first = await openSerialLink(settings)();
      const closing = first.close();
      const second = await openSerialLink(settings)();
      await Promise.all([closing, second.close()]);
      for (let i = 0; i < 10; i++) {
        const ending = new AbortController();
        const given = openSerialLink(settings)(ending.signal);
        setTimeout(() => ending.abort(), i / 4);
        const next = new Promise((resolve) => setTimeout(resolve, i / 4 + 1)).then(() => openSerialLink(settings)());
        const opened = await given.catch(() => undefined);
        // Whoever gives up a link that he has got closes it.
        void opened?.close();
        await (await next).close();
      }
      await cable.close();
    },
  );
});
