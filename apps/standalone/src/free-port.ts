import { createServer, type Server } from 'node:net';

const HOST = '127.0.0.1';

/** A port on the loopback that nothing listens on at this moment. */
export function findFreePort(): Promise<number> {
  return tryListen(0);
}

/** Several free ports, no two the same: all are held until the last one is found. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map(portOf);
  await Promise.all(servers.map(close));
  return ports;
}

/** Listens for an instant. Rejects with the operating system's reason: in use, or not allowed. */
export async function tryListen(port: number): Promise<number> {
  const server = await listen(port);
  const taken = portOf(server);
  await close(server);
  return taken;
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, HOST, () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
