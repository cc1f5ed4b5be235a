import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const MAIN = resolve(import.meta.dirname, '../../device-agent/src/main.js');
/** Linux counts processor time in ticks of 10 ms, whatever the kernel's own clock (man 5 proc_pid_stat). */
const TICK_MS = 10;

/** The real agent in a process of its own, and what the system says of that process. */
export class AgentProcess {
  private constructor(private readonly child: ChildProcess) {}

  static async start(configFile: string): Promise<AgentProcess> {
    const child = fork(MAIN, [configFile], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the agent ended with ${code}`)));
    ended.catch(() => undefined);
    await Promise.race([once(child, 'message'), ended]);
    return new AgentProcess(child);
  }

  /** Whether this system tells what a process of its own uses. */
  static readonly isMeasurable = existsSync('/proc/self/stat');

  /** Resident memory in MB (of 1024² bytes), or `undefined` where the system does not tell. */
  residentMb(): number | undefined {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(this.proc('status'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  }

  /** Processor time used so far, user and system together, or `undefined` where the system does not tell. */
  cpuMs(): number | undefined {
    const stat = this.proc('stat');
    if (stat === '') return undefined;
    // Fields 14 and 15; the program's name, field 2, may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exit;
  }

  private proc(name: string): string {
    try {
      return readFileSync(`/proc/${this.child.pid}/${name}`, 'utf8');
    } catch {
      return '';
    }
  }
}
