import type { ProcessIdentity } from '../process-identity.js';
import type { Facts, Stage } from './child-spec.js';
import { SupervisedChild } from './supervised-child.js';

export interface SupervisorOptions {
  stages: Stage[];
  logDirectory: string;
  /** What the children inherit. */
  environment: NodeJS.ProcessEnv;
  say: (line: string) => void;
  /** The processes that run now, whenever that changes. */
  onProcesses?: (processes: ProcessIdentity[]) => void;
}

/** All stages but the first get this much, together; the first one, the database, gets the rest. */
const OTHERS_SHARE = 0.5;
const ONE_STAGE_MS = 2_500;
const SLOW_MS = 2_000;

/** Starts the stages one after the other, keeps their children running, and stops them in reverse. */
export class Supervisor {
  /** What the children said when they became ready. */
  readonly facts: Facts = {};
  private readonly stages: SupervisedChild[][];
  private stopping: Promise<void> | undefined;

  constructor(private readonly options: SupervisorOptions) {
    const { logDirectory, environment, say } = options;
    const onChange = () => options.onProcesses?.(this.processes());
    const surroundings = { logDirectory, environment, say, facts: this.facts, onChange };
    this.stages = options.stages.map((stage) => stage.map((spec) => new SupervisedChild(spec, surroundings)));
  }

  /** Resolves when every child is ready. Rejects with the reason of the first that is not; nothing is stopped then. */
  async start(): Promise<void> {
    for (const stage of this.stages) {
      if (this.stopping) return;
      await Promise.all(stage.map((child) => this.startOne(child)));
    }
  }

  /** Resolves when no child runs any more, after `withinMs` at the latest. */
  stop(withinMs = 9_000): Promise<void> {
    this.stopping ??= this.stopStages(withinMs);
    return this.stopping;
  }

  /** Ends every child at once. */
  kill(): void {
    for (const child of this.stages.flat()) child.kill();
  }

  processes(): ProcessIdentity[] {
    return this.stages.flat().flatMap((child) => child.running ?? []);
  }

  private async startOne(child: SupervisedChild): Promise<void> {
    const from = performance.now();
    const slow = setInterval(() => {
      const seconds = Math.round((performance.now() - from) / 1000);
      this.options.say(`… ${child.spec.title} (${seconds} s)`);
    }, SLOW_MS);
    try {
      await child.start();
      this.options.say(`✓ ${child.spec.title}`);
    } finally {
      clearInterval(slow);
    }
  }

  private async stopStages(withinMs: number): Promise<void> {
    const end = performance.now() + withinMs;
    const [first, ...others] = this.stages;
    for (const stage of others.reverse()) {
      const left = end - performance.now() - withinMs * (1 - OTHERS_SHARE);
      await stopTogether(stage, Math.min(ONE_STAGE_MS, left));
    }
    if (first) await stopTogether(first, end - performance.now() - 500);
  }
}

async function stopTogether(stage: SupervisedChild[], graceMs: number): Promise<void> {
  await Promise.all(stage.map((child) => child.stop(Math.max(0, graceMs))));
}
