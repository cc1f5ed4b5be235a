import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { mqttBroker } from './mqtt-uplink.js';

const CONNACK = 0x20;
let tcp: Server;
const sockets = new Set<Socket>();

/** A broker that answers a connection with one code, and nothing more ever. */
async function connectTo(returnCode: number) {
  tcp = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(Uint8Array.of(CONNACK, 2, 0, returnCode)));
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const { port } = tcp.address() as AddressInfo;
  return mqttBroker({ url: `mqtt://user:secret@127.0.0.1:${port}`, confirmWithinMs: 100 })({
    clientId: 'T0007',
    will: { topic: 'will', payload: '{}' },
    onMessage: () => undefined,
  });
}

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => tcp.close(resolve));
});

describe('a connection to a broker', () => {
  it('that is refused is given up, though the broker leaves the line open, and no password is told', async () => {
    const refused = connectTo(5);
    await expect(refused).rejects.toThrow(/Not authorized/i);
    await expect(refused).rejects.not.toThrow(/secret/);
  });

  it('whose subscription nobody confirms is given up', async () => {
    const link = await connectTo(0);
    await expect(link.subscribe('down/#')).rejects.toThrow('did not confirm');
    link.cut();
    await link.closed;
  });
});
