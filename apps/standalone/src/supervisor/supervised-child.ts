import { fork, type ChildProcess } from 'node:child_process';
import { identify, type ProcessIdentity } from '../process-identity.js';
import { StartError } from '../start-error.js';
import { afterDeath, NO_DEATHS, type BackOff } from './back-off.js';
import { ChildLog } from './child-log.js';
import type { ChildSpec, Facts } from './child-spec.js';

export interface ChildSurroundings {
  logDirectory: string;
  environment: NodeJS.ProcessEnv;
  facts: Facts;
  /** One line for the person at the console. */
  say: (line: string) => void;
  /** Called whenever a process was started or ended. */
  onChange: () => void;
}

/** One child: started, watched, started again when it dies, stopped. */
export class SupervisedChild {
  private process: ChildProcess | undefined;
  private identity: ProcessIdentity | undefined;
  private startedAt = 0;
  private backOff: BackOff = NO_DEATHS;
  private restart: NodeJS.Timeout | undefined;
  private wanted = false;
  private readonly log: ChildLog;

  constructor(
    readonly spec: ChildSpec,
    private readonly surroundings: ChildSurroundings,
  ) {
    this.log = new ChildLog(surroundings.logDirectory, spec.name);
  }

  /** The running process, for the record of this run. */
  get running(): ProcessIdentity | undefined {
    return this.identity;
  }

  /** Resolves when the child is ready (or, a task, done). Rejects with what it died of, without trying again. */
  async start(): Promise<void> {
    this.wanted = true;
    const child = this.spawn();
    const failure = await this.outcome(child);
    if (failure !== undefined) {
      this.wanted = false;
      await this.end(child, 0);
      throw new StartError(`${this.spec.title}: ${failure} (${this.log.file})`);
    }
    if (this.spec.kind === 'task') return;
    if (child.exitCode !== null || child.signalCode !== null) this.onDeath(child);
    else child.once('exit', () => this.onDeath(child));
  }

  /** SIGTERM, and SIGKILL when it has not ended after `graceMs`. It is not started again. */
  async stop(graceMs: number): Promise<void> {
    this.wanted = false;
    clearTimeout(this.restart);
    if (this.process) await this.end(this.process, graceMs);
  }

  /** At once, with everything that it started itself and that stayed in its group. */
  kill(): void {
    this.wanted = false;
    clearTimeout(this.restart);
    if (this.process) killGroup(this.process);
  }

  private spawn(): ChildProcess {
    const { spec, surroundings } = this;
    const descriptor = this.log.open();
    const child = fork(spec.entry, spec.args?.(surroundings.facts) ?? [], {
      env: { ...surroundings.environment, ...spec.env?.(surroundings.facts) },
      execArgv: [],
      // In a group of its own: Ctrl-C at the console reaches the launcher only, which stops the children in order.
      detached: true,
      stdio: ['ignore', descriptor, descriptor, 'ipc'],
    });
    this.log.close(descriptor);
    this.process = child;
    this.startedAt = performance.now();
    this.identity = child.pid === undefined ? undefined : identify(child.pid);
    child.once('exit', () => {
      if (this.process !== child) return;
      this.process = undefined;
      this.identity = undefined;
      surroundings.onChange();
    });
    surroundings.onChange();
    return child;
  }

  /** `undefined` once it is ready or done, else the reason why it is not. */
  private outcome(child: ChildProcess): Promise<string | undefined> {
    const withinMs = this.spec.readyWithinMs ?? 60_000;
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(`not ready after ${withinMs / 1000} s`), withinMs);
      const settle = (failure: string | undefined) => {
        clearTimeout(timer);
        child.removeAllListeners('message');
        resolve(failure);
      };
      child.on('message', (message) => {
        const said = message as { ready?: boolean } & Record<string, unknown>;
        if (typeof said !== 'object' || said?.ready !== true) return;
        this.surroundings.facts[this.spec.name] = said;
        if (this.spec.kind !== 'task') settle(undefined);
      });
      child.once('error', (error) => settle(error.message));
      child.once('exit', (code, signal) =>
        settle(this.spec.kind === 'task' && code === 0 ? undefined : this.log.lastLine() || howItEnded(code, signal)),
      );
    });
  }

  private onDeath(child: ChildProcess): void {
    if (!this.wanted) return;
    this.backOff = afterDeath(this.backOff, performance.now() - this.startedAt);
    const why = this.log.lastLine();
    this.surroundings.say(
      `! ${this.spec.title}: ${howItEnded(child.exitCode, child.signalCode)}; ` +
        `重新启动 / starting again in ${this.backOff.waitMs / 1000} s (${this.log.file})${why ? `: ${why.slice(0, 200)}` : ''}`,
    );
    this.restart = setTimeout(() => void this.startAgain(), this.backOff.waitMs);
  }

  private async startAgain(): Promise<void> {
    const child = this.spawn();
    const failure = await this.outcome(child);
    if (failure !== undefined) {
      await this.end(child, 0);
      return this.onDeath(child);
    }
    if (this.wanted) this.surroundings.say(`✓ ${this.spec.title}: 已恢复 / running again`);
    if (child.exitCode !== null || child.signalCode !== null) this.onDeath(child);
    else child.once('exit', () => this.onDeath(child));
  }

  private end(child: ChildProcess, graceMs: number): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => killGroup(child), graceMs);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      if (graceMs > 0) child.kill('SIGTERM');
    });
  }
}

function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  return signal ? `被终止 / killed by ${signal}` : `已退出 / ended with ${code ?? '?'}`;
}

function killGroup(child: ChildProcess): void {
  try {
    if (process.platform !== 'win32' && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
