import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { identify, isSameProcess, signal, waitForEnd, type ProcessIdentity } from '../process-identity.js';
import { StartError } from '../start-error.js';

interface RunContent {
  launcher: ProcessIdentity;
  children: ProcessIdentity[];
}

/**
 * Which processes belong to this run, kept in a file: at most one run uses a data directory, and a run that was killed
 * is cleaned up by the next one.
 */
export class RunRecord {
  /** @param patienceMs how long leftovers may take to end by themselves */
  constructor(
    private readonly file: string,
    private readonly patienceMs = 2_000,
  ) {}

  /**
   * Takes the data directory. Whatever an earlier, killed run left behind is ended first; answers how many processes
   * that were. Throws {@link StartError} when the earlier run is alive.
   */
  async claim(): Promise<number> {
    let ended = 0;
    for (let attempt = 0; attempt < 5; attempt++) {
      if (this.tryCreate()) return ended;
      const earlier = this.read();
      if (earlier && isSameProcess(earlier.launcher)) {
        throw new StartError(
          `Watchkeeper already runs on this data directory (process ${earlier.launcher.pid}): ` +
            'stop it first, or choose another DATA_DIR.',
        );
      }
      ended += await endLeftovers(earlier?.children ?? [], this.patienceMs);
      // Another start may have cleaned up as well and taken the directory meanwhile.
      if (JSON.stringify(this.read()) === JSON.stringify(earlier)) rmSync(this.file, { force: true });
    }
    throw new StartError(`${this.file} cannot be taken: another start is under way, try again.`);
  }

  write(children: ProcessIdentity[]): void {
    const draft = `${this.file}.new`;
    writeFileSync(draft, contentOf(children));
    renameSync(draft, this.file);
  }

  release(): void {
    rmSync(this.file, { force: true });
  }

  private tryCreate(): boolean {
    try {
      writeFileSync(this.file, contentOf([]), { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  private read(): RunContent | undefined {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as RunContent;
    } catch {
      return undefined;
    }
  }
}

function contentOf(children: ProcessIdentity[]): string {
  const launcher = identify(process.pid) ?? { pid: process.pid, startedAt: '' };
  return `${JSON.stringify({ launcher, children } satisfies RunContent)}\n`;
}

/** They end by themselves when their launcher is gone; whoever does not is told to, then made to. */
async function endLeftovers(children: ProcessIdentity[], patienceMs: number): Promise<number> {
  const left = children.filter(isSameProcess).map((child) => child.pid);
  let stubborn = await waitForEnd(left, patienceMs);
  for (const [name, waitMs] of [
    ['SIGTERM', 1_500],
    ['SIGKILL', 1_000],
  ] as const) {
    for (const pid of stubborn) signal(pid, name);
    stubborn = await waitForEnd(stubborn, waitMs);
  }
  return left.length;
}
