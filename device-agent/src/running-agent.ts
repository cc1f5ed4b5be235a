import { join } from 'node:path';
import type { Clock } from '#libs/clock';
import type { CommandMessage } from '#libs/contract';
import type { Logger } from '#libs/observability';
import { toTuning, type AgentConfig } from './agent.config.js';
import { Commands } from './commands/index.js';
import { componentStates } from './detect/component-states.js';
import { MemoryStore } from './detect/memory.store.js';
import { Recorder } from './detect/recorder.js';
import type { ConditionSeen } from './detect/detect.js';
import { Devices } from './devices.js';
import type { Driver, DriverDeps, DriverSettings } from './drivers/index.js';
import { readHealth } from './health/read-health.js';
import { Journal, type JournalEntry } from './journal/index.js';
import type { Observation } from './observation.js';
import { ScreenBoard, ScreenServer } from './screen/index.js';
import { sourceNames } from './source-names.js';
import type { ConnectBroker } from './uplink/broker-link.js';
import { mqttBroker } from './uplink/mqtt-uplink.js';
import { Uplink, type Told } from './uplink/uplink.js';

export const AGENT_VERSION = '0.1.0';

export interface AgentOptions {
  config: AgentConfig;
  clock: Clock;
  logger: Logger;
  /** In [0, 1), for jitter. */
  random: () => number;
  /** Milliseconds of a clock that nobody can set. Default `performance.now`. */
  steadyMs?: () => number;
  /** For tests: other drivers than the settings name. */
  createDriver?: (settings: DriverSettings, deps: DriverDeps) => Driver;
  /** For tests: another broker than the settings name. */
  connect?: ConnectBroker;
}

/** What the whole agent gives to each of its runs. */
export interface RunHooks {
  /** A message on `down/config`. */
  onConfig(payload: Buffer): void;
  /** The configuration in force, for the heartbeat. */
  configState(): object;
  /** For whoever watches live: everything that is seen, and what came of it once it is on disk. */
  onSeen(seen: Observation | ConditionSeen): void;
  onJournaled(entries: readonly JournalEntry[], seqs: readonly number[]): void;
}

export type NotedFault = `${'config' | 'command'}.${string}`;

interface Parts {
  store: MemoryStore;
  journal: Journal;
  devices: Devices;
  recorder: Recorder;
  uplink: Uplink;
  commands: Commands;
  board: ScreenBoard;
  screen?: ScreenServer;
  clockTimer: NodeJS.Timeout;
}

const CLOCK_LOOK_MS = 5_000;

/** One run of the agent with one configuration: link → driver → detector → journal → uplink. Made anew for another. */
export class RunningAgent {
  private readonly parts: Parts;

  /** Resolves when it is at work; whether a device or the broker is there already does not matter. */
  static async start(options: AgentOptions, hooks: RunHooks): Promise<RunningAgent> {
    const { config, clock, logger } = options;
    const store = new MemoryStore(config.dataDir);
    const journal = await openJournal(store, options);
    const board = new ScreenBoard({
      directory: config.dataDir,
      ...{ clock, logger, steadyMs: options.steadyMs ?? machineSteadyMs, hotline: config.screen.hotline },
      ownWordsMs: config.screen.ownWordsSeconds * 1_000,
    });
    await board.load(journal.oldest);
    const running = new RunningAgent(options, hooks, { store, journal, board });
    try {
      await running.begin();
    } catch (error) {
      // Nothing of it may go on beside the run that comes after it.
      await running.stop(true);
      throw error;
    }
    logger.info({ journal: journal.id }, 'agent started');
    return running;
  }

  private constructor(
    private readonly options: AgentOptions,
    private readonly hooks: RunHooks,
    opened: Pick<Parts, 'store' | 'journal' | 'board'>,
  ) {
    const { config, clock, logger, random, createDriver } = options;
    const { store, journal, board } = opened;
    const recorder: Recorder = new Recorder(journal, store, {
      ...{ tuning: toTuning(config.detector), clock, logger, steadyMs: steadyOf(options) },
      sources: sourceNames(config.devices),
      onJournaled: (entries, seqs) => {
        board.journaled(entries, seqs);
        hooks.onJournaled(entries, seqs);
        this.parts.uplink.wake();
      },
    });
    const devices = new Devices(config.devices, {
      ...{ clock, logger, random, createDriver },
      onSeen: (seen) => {
        recorder.take(seen);
        hooks.onSeen(seen);
      },
      reading: {
        places: store.memory.places,
        onPlace: (reached) => recorder.take(reached),
        written: () => recorder.written(),
      },
      onComponents: () => this.parts.uplink.tellComponents(),
    });
    const commands = new Commands({
      ...{ config, clock, steadyMs: steadyOf(options), logger, devices },
      heartbeat: () => this.heartbeat(),
      note: (command, detail) => this.noteFailure(command, detail),
    });
    const { port, allowOrigins } = config.screen;
    const screen = port === 0 ? undefined : new ScreenServer(board, { port, allowOrigins, logger });
    const clockTimer = setInterval(() => recorder.checkClock(), CLOCK_LOOK_MS);
    this.parts = { ...opened, devices, recorder, uplink: this.createUplink(journal), commands, screen, clockTimer };
  }

  /**
   * Ends in order: links closed, everything seen journaled, `stopped` said unless the agent goes on in another run. Never
   * rejects: a part that does not end well must not leave the ones behind it at work beside the next run.
   */
  async stop(goesOn = false): Promise<void> {
    const { clockTimer, devices, commands, recorder, uplink, screen, board, journal } = this.parts;
    clearInterval(clockTimer);
    const steps = [
      () => devices.stop(),
      () => commands.stop(),
      () => recorder.stop(),
      () => uplink.stop(!goesOn),
      () => screen?.stop(),
      () => board.stop(),
      () => journal.close(),
    ];
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        this.options.logger.error({ reason: (error as Error).message }, 'a part of the agent did not end well');
      }
    }
    this.options.logger.info('agent stopped');
  }

  /** Waits until no command runs, at most `ms`; whether that came. */
  idle(ms: number): Promise<boolean> {
    return this.parts.commands.idle(ms);
  }

  /** What a heartbeat says. */
  heartbeat(): { components: ReturnType<typeof componentStates>; health: Record<string, unknown> } {
    const { journal, recorder, store, uplink, devices, screen } = this.parts;
    const health = readHealth({
      journal: journal.status,
      drivers: devices.driverStates,
      recording: recorder.problem ?? store.error,
      overflown: recorder.overflown,
      acknowledgedAhead: uplink.status.acknowledgedAhead,
      screen: screen?.problem,
    });
    return {
      components: componentStates(store.memory, devices.allComponents(), devices.heard),
      health: { ...health, config: this.hooks.configState() },
    };
  }

  /** Whether it is connected to the broker, and how each device stands. */
  look(): { connected: boolean; devices: ReturnType<Devices['look']> } {
    return { connected: this.parts.uplink.status.connected, devices: this.parts.devices.look() };
  }

  /** Journals an event about the agent itself. Rejects when the disk does not take it. */
  async note(fault: NotedFault, detail: Record<string, unknown>): Promise<void> {
    const at = this.options.clock.now().toISOString();
    const entry: JournalEntry = { at, kind: 'noted', component: 'application', fault, detail };
    this.hooks.onJournaled([entry], await this.parts.journal.append([entry]));
    this.parts.uplink.wake();
  }

  private async begin(): Promise<void> {
    const { commands, devices, recorder, uplink, screen } = this.parts;
    // First of all: what the drivers say must not be judged by a memory that has not been resumed.
    recorder.start();
    devices.start();
    await commands.load();
    uplink.start();
    await screen?.start();
  }

  private createUplink(journal: Journal): Uplink {
    const { config, clock, logger, random, connect } = this.options;
    const { uplink, mqtt, terminalId } = config;
    return new Uplink(
      {
        ...{ terminalId, clock, logger, random, agentVersion: AGENT_VERSION },
        heartbeatMs: config.heartbeatSeconds * 1000,
        resend: {
          firstTimeoutMs: uplink.resendAfterSeconds * 1000,
          longestTimeoutMs: uplink.longestResendSeconds * 1000,
          spreadMs: uplink.spreadSeconds * 1000,
        },
        reconnectMs: { first: uplink.reconnectAfterSeconds * 1000, longest: uplink.longestReconnectSeconds * 1000 },
      },
      connect ?? mqttBroker({ ...mqtt, username: mqtt.username ?? terminalId }),
      journal,
      {
        components: () => this.parts.devices.allComponents(),
        heartbeat: () => this.heartbeat(),
        told: (kind, payload) => this.told(kind, payload),
        connected: (reply) => this.parts.commands.connected(reply),
        acknowledged: (oldest) => this.parts.board.acknowledged(oldest),
      },
    );
  }

  private told(kind: Told, payload: Buffer): void | Promise<void> {
    switch (kind) {
      case 'command':
        return this.parts.commands.take(payload);
      case 'screen':
        return this.parts.board.take(payload);
      case 'config':
        return this.hooks.onConfig(payload);
    }
  }

  private noteFailure({ id, name }: CommandMessage, detail: Record<string, unknown>): Promise<void> {
    return this.note('command.failed', { id, command: name, ...detail });
  }
}

async function openJournal(store: MemoryStore, { config, clock, logger }: AgentOptions): Promise<Journal> {
  await store.load();
  const journal = await Journal.open({
    directory: join(config.dataDir, 'journal'),
    clock,
    maxBytes: config.journal.maxMegabytes * 1024 * 1024,
    readMemo: (memo, seq, id) => store.replay(memo, seq, id),
    beforeForgetting: (seq) => store.flushUpTo(seq),
  });
  store.reconcile(journal);
  const { damaged, queued } = journal.status;
  if (damaged > 0) logger.error({ damaged }, 'the journal has damaged places; they were stepped over');
  logger.info({ queued, oldest: journal.oldest, next: journal.next }, 'journal opened');
  return journal;
}

/** Runs since the machine was started, on and on from one process to the next (CLOCK_MONOTONIC). */
const machineSteadyMs = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;

const steadyOf = ({ steadyMs }: AgentOptions): (() => number) => steadyMs ?? (() => performance.now());
