import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Subscription } from 'rxjs';
import type { Clock } from '#libs/clock';
import { COMPONENTS, type Component } from '#libs/domain';
import type { Logger } from '#libs/observability';
import { toTuning, type AgentConfig } from './agent.config.js';
import { CommandRunner } from './commands/run-commands.js';
import { lockDataDir } from './data-dir-lock.js';
import { componentStates } from './detect/component-states.js';
import { MemoryStore } from './detect/memory.store.js';
import { Recorder } from './detect/recorder.js';
import {
  createDriver as createRealDriver,
  type Driver,
  type DriverDeps,
  type DriverSettings,
} from './drivers/index.js';
import { clockJump } from './health/clock-watch.js';
import { readHealth } from './health/read-health.js';
import { Journal } from './journal/index.js';
import { superviseDrivers, type DriverState } from './supervise-drivers.js';
import type { ConnectBroker } from './uplink/broker-link.js';
import { mqttBroker } from './uplink/mqtt-uplink.js';
import { Uplink } from './uplink/uplink.js';

export const AGENT_VERSION = '0.1.0';

export interface AgentOptions {
  config: AgentConfig;
  clock: Clock;
  logger: Logger;
  /** In [0, 1), for jitter. */
  random: () => number;
  /** For tests: other drivers than the settings name. */
  createDriver?: (settings: DriverSettings, deps: DriverDeps) => Driver;
  /** For tests: another broker than the settings name. */
  connect?: ConnectBroker;
}

interface Parts {
  journal: Journal;
  store: MemoryStore;
  recorder: Recorder;
  uplink: Uplink;
  drivers: Subscription;
  clockTimer: NodeJS.Timeout;
  unlock: () => Promise<void>;
}

const CLOCK_LOOK_MS = 5_000;
const BIRTH_AFTER_MS = 500;

/** The agent of one terminal: link → driver → detector → journal → uplink. Several may live in one process. */
export class Agent {
  private parts?: Parts;
  private stopping?: Promise<void>;
  private readonly driverStates: Record<string, DriverState> = {};
  private readonly driverComponents = new Map<string, readonly Component[]>();
  private readonly heard = new Set<Component>();
  private births?: NodeJS.Timeout;

  constructor(private readonly options: AgentOptions) {}

  /** Resolves when the agent is at work; whether a device or the broker is there already does not matter. */
  async start(): Promise<void> {
    const { config, clock, logger } = this.options;
    await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
    const unlock = await lockDataDir(config.dataDir);
    try {
      const store = new MemoryStore(config.dataDir);
      const journal = await this.openJournal(store);
      const commands = new CommandRunner(config.dataDir, { 'self-test': () => this.selfTest() }, clock, logger);
      await commands.load();
      const uplink = this.createUplink(journal, commands);
      const tuning = toTuning(config.detector);
      const recorder = new Recorder(journal, store, { tuning, clock, logger, onJournaled: () => uplink.wake() });
      const drivers = this.superviseDrivers(recorder);
      this.parts = { journal, store, recorder, uplink, unlock, drivers, clockTimer: this.watchClock(recorder) };
      recorder.start();
      uplink.start();
    } catch (error) {
      await unlock();
      throw error;
    }
    logger.info({ journal: this.parts.journal.id }, 'agent started');
  }

  /** Ends in order: links closed, everything seen journaled, `stopped` said. Unacknowledged events stay on disk. */
  async stop(): Promise<void> {
    const { parts } = this;
    if (!parts) return;
    this.stopping ??= this.stopInOrder(parts).finally(() => {
      this.parts = undefined;
      this.stopping = undefined;
    });
    await this.stopping;
  }

  private async stopInOrder(parts: Parts): Promise<void> {
    clearInterval(parts.clockTimer);
    clearTimeout(this.births);
    parts.drivers.unsubscribe();
    await parts.recorder.stop();
    await parts.uplink.stop();
    await parts.journal.close();
    await parts.unlock();
    this.options.logger.info('agent stopped');
  }

  /** What a heartbeat says, for tests and for whoever runs the agent in his own process. */
  heartbeat(): { components: ReturnType<typeof componentStates>; health: Record<string, unknown> } {
    if (!this.parts) throw new Error('the agent is not running');
    const { journal, recorder, store, uplink } = this.parts;
    const health = readHealth({
      journal: journal.status,
      drivers: this.driverStates,
      recording: recorder.problem ?? store.error,
      overflown: recorder.overflown,
      acknowledgedAhead: uplink.status.acknowledgedAhead,
    });
    return { components: componentStates(store.memory, this.components(), this.heard), health };
  }

  private async openJournal(store: MemoryStore): Promise<Journal> {
    const { config, clock, logger } = this.options;
    await store.load();
    const journal = await Journal.open({
      directory: join(config.dataDir, 'journal'),
      clock,
      maxBytes: config.journal.maxMegabytes * 1024 * 1024,
      readMemo: (memo, seq) => store.replay(memo, seq),
      beforeForgetting: () => store.flush(),
    });
    store.reconcile(journal);
    const { damaged, queued } = journal.status;
    if (damaged > 0) logger.error({ damaged }, 'the journal has damaged places; they were stepped over');
    logger.info({ queued, oldest: journal.oldest, next: journal.next }, 'journal opened');
    return journal;
  }

  private createUplink(journal: Journal, commands: CommandRunner): Uplink {
    const { config, clock, logger, random } = this.options;
    const { uplink, mqtt, terminalId } = config;
    return new Uplink(
      {
        terminalId,
        clock,
        logger,
        random,
        agentVersion: AGENT_VERSION,
        heartbeatMs: config.heartbeatSeconds * 1000,
        resend: {
          firstTimeoutMs: uplink.resendAfterSeconds * 1000,
          longestTimeoutMs: uplink.longestResendSeconds * 1000,
          spreadMs: uplink.spreadSeconds * 1000,
        },
        reconnectMs: { first: uplink.reconnectAfterSeconds * 1000, longest: uplink.longestReconnectSeconds * 1000 },
      },
      this.options.connect ?? mqttBroker({ ...mqtt, username: mqtt.username ?? terminalId }),
      journal,
      {
        components: () => this.components(),
        heartbeat: () => this.heartbeat(),
        command: (payload) => commands.run(payload),
      },
    );
  }

  private superviseDrivers(recorder: Recorder): Subscription {
    const { config, clock, logger, random, createDriver = createRealDriver } = this.options;
    const drivers = config.devices.map((settings, i) => {
      const name = `${i + 1}:${settings.driver}`;
      return { name, create: () => createDriver(settings, { clock, random, logger: logger.child({ device: name }) }) };
    });
    const observations = superviseDrivers(drivers, {
      logger,
      random,
      onState: (name, state) => (this.driverStates[name] = state),
      onComponents: (name, components) => this.learn(name, components),
    });
    return observations.subscribe((seen) => {
      if (seen.kind !== 'condition' && seen.kind !== 'garbage') this.heard.add(seen.component);
      recorder.take(seen);
    });
  }

  /** Several services of one driver are found within moments of each other: they make one new birth. */
  private learn(driver: string, components: readonly Component[]): void {
    const known = this.driverComponents.get(driver) ?? [];
    // A driver that was started again has to find them anew: they have not gone meanwhile.
    if (components.every((one) => known.includes(one))) return;
    this.driverComponents.set(driver, [...new Set([...known, ...components])]);
    this.births ??= setTimeout(() => {
      this.births = undefined;
      this.parts?.uplink.tellComponents();
    }, BIRTH_AFTER_MS);
  }

  private watchClock(recorder: Recorder): NodeJS.Timeout {
    const look = () => ({ wallMs: this.options.clock.now().getTime(), steadyMs: performance.now() });
    let before = look();
    return setInterval(() => {
      const now = look();
      const jumpMs = clockJump(before, now);
      before = now;
      if (jumpMs !== undefined) recorder.take({ kind: 'clockSet', jumpMs });
    }, CLOCK_LOOK_MS);
  }

  private selfTest() {
    const { components, health } = this.heartbeat();
    return { outcome: 'done' as const, detail: { components, health } };
  }

  private components(): Component[] {
    const known = new Set([...this.driverComponents.values()].flat());
    return COMPONENTS.filter((component) => known.has(component));
  }
}
