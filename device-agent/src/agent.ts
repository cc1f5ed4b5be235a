import { mkdir } from 'node:fs/promises';
import type { ConfigMessage } from '#libs/contract';
import { lockDataDir } from './data-dir-lock.js';
import { configState, isNews, loadDesired, MOST_STARTS, saveDesired } from './desired-config/desired-state.js';
import type { DesiredState, Trial } from './desired-config/desired-state.js';
import { ailment, heardByDriver } from './desired-config/health-check.js';
import { readDesired, readMessage, withChanges } from './desired-config/read-desired.js';
import { asDataDirError } from './disk-error.js';
import { AGENT_VERSION, RunningAgent, type AgentOptions } from './running-agent.js';
import { WatchServer, type WatchState } from './watch/index.js';

export { AGENT_VERSION, type AgentOptions } from './running-agent.js';

const LOOK_EVERY_MS = 100;
/** So long the agent has to be healthy without a break, or a quarter of the time that it is given. */
const STEADY_MS = 3_000;
/** A command that runs is waited for before the configuration changes. */
const COMMAND_MS = 30_000;
const IDLE_MS = 200;
const TRY_AGAIN_MS = 1_000;

/**
 * The agent of one terminal; several may live in one process. It owns the data directory and runs with the
 * configuration of its file, or with a desired one that came by `down/config`: that is tried first, and given up when
 * the agent does not get healthy with it.
 */
export class Agent {
  private running?: RunningAgent;
  private state: DesiredState = {};
  private unlock?: () => Promise<void>;
  /** Changes of configuration, one after the other. */
  private work: Promise<void> = Promise.resolve();
  private stopping?: Promise<void>;
  private ending = false;
  /** The highest good revision that was told: an older one need not be tried any longer. */
  private newest = 0;

  private readonly logLevel: string;
  private readonly live: WatchServer;

  constructor(private readonly options: AgentOptions) {
    const { config, clock, logger } = options;
    this.logLevel = logger.level;
    this.live = new WatchServer({
      ...{ clock, logger, terminalId: config.terminalId, dataDir: config.dataDir, agentVersion: AGENT_VERSION },
      standing: () => this.standing(),
    });
  }

  /** Resolves when the agent is at work; whether a device or the broker is there already does not matter. */
  async start(): Promise<void> {
    const { dataDir } = this.options.config;
    this.ending = false;
    this.newest = 0;
    try {
      await mkdir(dataDir, { recursive: true, mode: 0o700 });
      this.unlock = await lockDataDir(dataDir);
      this.state = await loadDesired(dataDir);
      await this.live.start();
      const resumed = this.resume();
      // What the broker tells as soon as there is a connection waits until it is known what the agent runs with.
      this.work = resumed
        .then((trial) => (trial && !this.ending ? this.watch(trial) : undefined))
        .catch((error: unknown) => this.complain(error));
      await resumed;
    } catch (error) {
      await this.live.stop();
      await this.unlock?.();
      throw asDataDirError(error, dataDir);
    }
  }

  /** Ends in order: links closed, everything seen journaled, `stopped` said. Unacknowledged events stay on disk. */
  async stop(): Promise<void> {
    if (!this.unlock) return;
    this.ending = true;
    this.stopping ??= this.stopInOrder().finally(() => (this.stopping = undefined));
    await this.stopping;
  }

  /** What a heartbeat says, for tests and for whoever runs the agent in his own process. */
  heartbeat(): ReturnType<RunningAgent['heartbeat']> {
    if (!this.running) throw new Error('the agent is not running');
    return this.running.heartbeat();
  }

  private async stopInOrder(): Promise<void> {
    await this.work;
    await this.running?.stop();
    this.running = undefined;
    await this.live.stop();
    await this.unlock?.();
    this.unlock = undefined;
  }

  private standing(): WatchState | undefined {
    if (!this.running) return undefined;
    const { queued, drivers, error } = this.running.heartbeat().health as unknown as WatchState;
    return { connected: this.running.look().connected, queued, drivers, ...(error !== undefined && { error }) };
  }

  /** A trial that the process did not survive goes on: it may have been the power. Not for ever: it may have been the trial. */
  private async resume(): Promise<Trial | undefined> {
    const { trying } = this.state;
    if (!trying) {
      await this.startApplied();
      return this.tellFailed();
    }
    if (trying.starts >= MOST_STARTS) {
      await this.giveUp(trying, `the agent ended ${trying.starts} times while it was tried`);
      return undefined;
    }
    const again = { ...trying, starts: trying.starts + 1 };
    await this.save({ ...this.state, trying: again });
    if (await this.runWith(again.config)) return again;
    await this.giveUp(again, 'the agent does not start with it');
    return undefined;
  }

  /** With what was healthy before, or with the file alone when that no longer fits it. */
  private async startApplied(): Promise<void> {
    const { applied } = this.state;
    const fits = applied !== undefined && !('problem' in readDesired(applied.config, this.options.config));
    this.running = await this.run(fits ? applied.config : {});
    if (fits || !applied) return;
    this.state = { ...this.state, applied: undefined };
    await this.fail(applied.revision, 'config.refused', 'it no longer fits the file of the agent');
  }

  private enqueue(step: () => Promise<void>): void {
    this.work = this.work
      .then(() => (this.ending ? undefined : step()))
      .catch((error: unknown) => this.complain(error));
  }

  private onConfig(payload: Buffer): void {
    // An empty message only takes the retained one away.
    if (payload.length === 0) return;
    const read = readMessage(payload, this.options.config);
    if (read.message) this.newest = Math.max(this.newest, read.revision);
    this.enqueue(() => this.consider(read));
  }

  private async consider({ revision, message, problem }: ReturnType<typeof readMessage>): Promise<void> {
    if (!isNews(this.state, revision)) return;
    if (message) {
      // A newer one waits behind it.
      if (this.newest > revision) return;
      this.options.logger.info({ revision }, 'trying another configuration');
      return this.tryOut(message);
    }
    await this.fail(revision, 'config.refused', problem);
    await this.tellFailed();
  }

  private async tryOut({ revision, config, healthySeconds }: ConfigMessage): Promise<void> {
    const { running } = this;
    if (!running) return;
    for (let waited = 0; waited < COMMAND_MS && !this.ending; waited += IDLE_MS) if (await running.idle(IDLE_MS)) break;
    if (this.ending) return;
    // After one that was superseded: what was heard before any of them.
    const heardBefore = this.state.trying?.heardBefore ?? heardByDriver(running.look().devices);
    const trying: Trial = { revision, config, healthySeconds, heardBefore, starts: 1 };
    if (!(await this.saveAtLast({ ...this.state, trying }, revision))) return;
    await running.stop(true).catch((error: unknown) => this.complain(error));
    this.running = undefined;
    if (await this.runWith(config)) await this.watch(trying);
    else await this.giveUp(trying, 'the agent does not start with it');
  }

  /** Ends in every case with the trial applied, given up or superseded, but for an agent that ends: it goes on then. */
  private async watch(trial: Trial): Promise<void> {
    const verdict = await this.judge(trial).catch((error: unknown) => (error as Error).message);
    if (this.ending) return;
    if (this.newest > trial.revision) return this.supersede(trial);
    if (verdict === undefined) await this.keep(trial);
    else await this.giveUp(trial, verdict);
  }

  /** Why it is to be given up; `undefined` when the agent is healthy with it. Early when nobody wants to know any more. */
  private async judge(trial: Trial): Promise<string | undefined> {
    const patienceMs = trial.healthySeconds * 1_000;
    const begun = performance.now();
    let healthySince: number | undefined;
    let why: string | undefined = 'it did not stay healthy';
    while (!this.ending && this.newest <= trial.revision && performance.now() - begun < patienceMs) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      why = ailment(this.running!.look(), trial.heardBefore);
      healthySince = why === undefined ? (healthySince ?? performance.now()) : undefined;
      if (healthySince === undefined || performance.now() - healthySince < Math.min(STEADY_MS, patienceMs / 4))
        continue;
      return undefined;
    }
    return `not healthy within ${trial.healthySeconds} s: ${why ?? 'not for long'}`;
  }

  /** The newer one, whose turn is next, is tried in its place; should that fail, the one that was healthy comes back. */
  private async supersede({ revision }: Trial): Promise<void> {
    this.options.logger.info({ revision, by: this.newest }, 'configuration superseded while it was tried');
    await this.running
      ?.note('config.superseded', { revision, by: this.newest })
      .catch((error: unknown) => this.complain(error));
  }

  private async keep(trial: Trial): Promise<void> {
    const { revision, config } = trial;
    if (!(await this.saveAtLast({ applied: { revision, config }, failed: this.state.failed }, revision))) {
      if (!this.ending) await this.supersede(trial);
      return;
    }
    this.options.logger.info({ revision }, 'configuration applied');
    await this.running?.note('config.applied', { revision }).catch((error: unknown) => this.complain(error));
  }

  private async giveUp({ revision }: Trial, reason: string): Promise<void> {
    await this.running?.stop(true).catch((error: unknown) => this.complain(error));
    this.running = undefined;
    await this.fail(revision, 'config.rolledBack', reason);
    while (!this.running && !this.ending) {
      await this.startApplied().catch((error: unknown) => this.complain(error));
      // The watch over the machine must not end with this, whatever is wrong with the disk for now.
      if (!this.running) await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
    await this.tellFailed();
  }

  /** Even where the disk does not take it, the agent goes on with what was healthy. */
  private async fail(revision: number, tell: 'config.refused' | 'config.rolledBack', reason: string): Promise<void> {
    this.options.logger.error({ revision, reason }, tell);
    this.state = { applied: this.state.applied, failed: { revision, reason, tell } };
    await this.save(this.state).catch((error: unknown) => this.complain(error));
  }

  /** Journals that a configuration was not taken. Should the agent end in between, it is told twice rather than never. */
  private async tellFailed(): Promise<undefined> {
    const { failed } = this.state;
    if (!failed?.tell) return undefined;
    const { tell, ...detail } = failed;
    const told = await this.running?.note(tell, detail).then(
      () => true,
      (error: unknown) => this.complain(error),
    );
    if (told) await this.save({ ...this.state, failed: detail }).catch((error: unknown) => this.complain(error));
    return undefined;
  }

  /** Whether the agent runs with it. */
  private async runWith(config: Record<string, unknown>): Promise<boolean> {
    try {
      this.running = await this.run(config);
      return true;
    } catch (error) {
      this.complain(error);
      return false;
    }
  }

  private async run(desired: Record<string, unknown>): Promise<RunningAgent> {
    const { config: file, logger } = this.options;
    const read = readDesired(desired, file);
    if ('problem' in read) throw new Error(read.problem);
    const config = withChanges(file, read.changes);
    logger.level = read.changes.logLevel ?? this.logLevel;
    return RunningAgent.start(
      { ...this.options, config },
      {
        onConfig: (payload) => this.onConfig(payload),
        configState: () => configState(this.state),
        onSeen: (seen) => this.live.seen(seen),
        onJournaled: (entries, seqs) => this.live.journaled(entries, seqs),
      },
    );
  }

  /** Tries until the disk takes it. `false` when the agent ends, or a newer revision comes, before it does. */
  private async saveAtLast(state: DesiredState, revision: number): Promise<boolean> {
    for (;;) {
      try {
        await this.save(state);
        return true;
      } catch (error) {
        this.complain(error);
      }
      for (let waited = 0; waited < TRY_AGAIN_MS; waited += LOOK_EVERY_MS) {
        if (this.ending || this.newest > revision) return false;
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    }
  }

  private async save(state: DesiredState): Promise<void> {
    await saveDesired(this.options.config.dataDir, state);
    this.state = state;
  }

  private complain(error: unknown): undefined {
    this.options.logger.error({ reason: (error as Error).message }, 'desired configuration');
  }
}
