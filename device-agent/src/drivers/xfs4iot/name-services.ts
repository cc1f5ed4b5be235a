import type { Generation } from './frame.js';

/** A service as a publisher names it. */
export interface FoundService {
  uri: string;
  generation: Generation;
}

/** The last part of a service's address, by which it is known wherever it has moved to. */
export function serviceName(uri: string): string {
  return new URL(uri).pathname.replace(/\/+$/, '').split('/').at(-1) || uri;
}

/**
 * A name for each service of the terminal, the same after a restart: counters are compared by it. A name that several
 * addresses have at the same time (two publishers, each with a `CardReader`) stays with the lowest port; the others get
 * theirs behind it. What several publishers name at one address is one service.
 */
export function nameServices(found: readonly FoundService[]): Map<string, FoundService> {
  const byUri = new Map(found.map((service) => [service.uri, service]));
  const named = new Map<string, FoundService>();
  const inOrder = [...byUri.values()].sort((a, b) => portOf(a.uri) - portOf(b.uri) || (a.uri < b.uri ? -1 : 1));
  for (const service of inOrder) {
    const plain = serviceName(service.uri);
    const beside = `${plain}@${portOf(service.uri)}`;
    const name = [plain, beside, service.uri].find((one) => !named.has(one));
    if (name !== undefined) named.set(name, service);
  }
  return named;
}

function portOf(uri: string): number {
  const { port, protocol } = new URL(uri);
  return port === '' ? (protocol === 'wss:' ? 443 : 80) : Number(port);
}
