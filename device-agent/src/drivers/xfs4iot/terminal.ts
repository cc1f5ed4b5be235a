import type { Component } from '#libs/domain';
import type { ModeSeen, Observation } from '../../observation.js';
import { backoffDelay, openWebsocketLink, type OpenLink } from '../../transport/index.js';
import type { DriverDeps } from '../driver.js';
import { askPublisher } from './discovery.js';
import type { Generation } from './frame.js';
import { nameServices, type FoundService } from './name-services.js';
import { ServiceConnection } from './service-connection.js';
import type { Xfs4IotSettings } from './settings.js';
import { PROTOCOL, offline, stateSeen } from './statuses.js';

/** More than this many services no terminal has; a publisher that invents names must not fill the agent's memory. */
const MAX_SERVICES = 64;

/** Finds the services of a terminal and keeps a connection to each. */
export class Xfs4IotTerminal {
  private readonly services = new Map<string, { uri: string; connection: ServiceConnection }>();
  /** Of each mode of a component, the services that say it is on. */
  private readonly modes = new Map<string, Set<string>>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private nextSearch: NodeJS.Timeout | undefined;
  private searching = false;
  private soon = false;
  private failedSearches = 0;
  private stopped = false;
  private observe: (observation: Observation) => void = () => undefined;
  private fail: (error: Error) => void = () => undefined;

  constructor(
    private readonly settings: Xfs4IotSettings,
    private readonly deps: DriverDeps,
    private readonly onComponents: (components: readonly Component[]) => void,
  ) {}

  start(observe: (observation: Observation) => void, fail: (error: Error) => void): void {
    this.observe = observe;
    this.fail = fail;
    this.timers.add(setInterval(() => this.rereadAll(), this.settings.rereadMs));
    void this.search();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.nextSearch);
    for (const timer of this.timers) clearInterval(timer);
    for (const { connection } of this.services.values()) connection.stop();
  }

  private rereadAll(): void {
    for (const { connection } of this.services.values()) connection.reread();
  }

  private async search(): Promise<void> {
    if (this.searching || this.stopped) return;
    this.searching = true;
    this.soon = false;
    const found = (await Promise.all(this.settings.ports.map((port) => this.askPort(port)))).flat();
    this.searching = false;
    if (this.stopped) return;
    // Only when all have answered is it known which names stand at two addresses.
    for (const [service, { uri, generation }] of nameServices(found)) this.attach(service, uri, generation);
    this.tellSearch(found.length);
  }

  // One word for the whole software layer: the services themselves are told one by one once they are known.
  private tellSearch(found: number): void {
    const { host, ports, backoff, rediscoverMs } = this.settings;
    if (found > 0) {
      this.failedSearches = 0;
      const raw = { protocol: PROTOCOL, code: 'ServicePublisher.GetServices', data: { services: found } };
      this.observe(stateSeen({ component: 'application', name: 'device', value: 'online', raw }));
      return this.searchAgainIn(rediscoverMs);
    }
    this.failedSearches += 1;
    const reason = `no XFS4IoT publisher answers at ${host} on ports ${ports.join(', ')}`;
    this.deps.logger.warn({ host, ports }, 'no XFS4IoT publisher answers');
    this.observe(offline({ component: 'application', problem: 'refused', reason }));
    this.searchAgainIn(backoffDelay(backoff, this.failedSearches, this.deps.random()));
  }

  private searchAgainIn(ms: number): void {
    clearTimeout(this.nextSearch);
    this.nextSearch = setTimeout(() => void this.search(), ms);
  }

  private async askPort(port: number): Promise<FoundService[]> {
    const { host, path, commandTimeoutMs, generation } = this.settings;
    const secure = this.settings.secure === 'always' || (this.settings.secure === 'auto' && port === 443);
    const url = `${secure ? 'wss' : 'ws'}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
    const generations: readonly Generation[] = generation === 'auto' ? ['current', '2021-1'] : [generation];
    const publisher = await askPublisher(this.open(url), generations, commandTimeoutMs);
    if (!publisher) return [];
    const spoken = generation === 'auto' ? publisher.generation : generation;
    return publisher.services.map((uri) => ({ uri, generation: spoken }));
  }

  /** A service that is known by its name and stands elsewhere has moved; one at a known address has only another name. */
  private attach(service: string, uri: string, generation: Generation): void {
    if ([...this.services.values()].some((one) => one.uri === uri)) return;
    const known = this.services.get(service);
    if (!known && this.services.size >= MAX_SERVICES) return;
    known?.connection.stop();
    this.deps.logger.info({ service, uri, generation }, 'XFS4IoT service found');
    const connection = new ServiceConnection(
      {
        service,
        generation,
        maySwitch: this.settings.generation === 'auto',
        commandTimeoutMs: this.settings.commandTimeoutMs,
        offlineAfter: this.settings.offlineAfter,
      },
      {
        open: this.open(uri),
        backoff: this.settings.backoff,
        random: this.deps.random,
        observe: (observation) => this.observe(this.together(service, observation)),
        fail: (error) => this.fail(error),
        onComponents: this.onComponents,
        onLost: () => this.searchSoon(),
        onRereadAll: () => this.rereadAll(),
      },
    );
    this.services.set(service, { uri, connection });
  }

  /** Several services may be one component, which is in a mode while any of them is. */
  private together(service: string, observation: Observation): Observation {
    if (observation.kind !== 'mode') return observation;
    const key = `${observation.mode}|${observation.component}`;
    const active = this.modes.get(key) ?? new Set<string>();
    this.modes.set(key, active);
    if (observation.active) active.add(service);
    else active.delete(service);
    return { ...observation, active: active.size > 0 } satisfies ModeSeen;
  }

  // A service that was restarted may stand on another port. The search waits, so that many losses make one search.
  private searchSoon(): void {
    if (this.stopped || this.searching || this.soon) return;
    this.soon = true;
    this.searchAgainIn(Math.min(this.settings.rediscoverMs, this.settings.backoff.maxMs));
  }

  private open(url: string): OpenLink<string> {
    return openWebsocketLink({ ...this.settings.link, type: 'websocket', url });
  }
}
