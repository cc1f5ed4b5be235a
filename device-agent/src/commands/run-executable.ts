import { spawn, type ChildProcess } from 'node:child_process';
import { cutText } from '../evidence-cutter.js';
import type { Result } from './command-results.js';
import { programEnvironment } from './program-environment.config.js';
import type { ExecutableSettings } from './settings.js';

/** Of each of the two outputs; the beginning is what says what is wrong. */
const OUTPUT_BYTES = 2_048;
/** Read beyond that, so that a card number at the very end is whole when it is looked for. */
const OVERLAP_BYTES = 64;
/** A child of the program may hold its outputs open after it has ended. */
const OUTPUT_GRACE_MS = 200;

/**
 * Runs the bank's own program: no shell, fixed arguments, `input` as one line of JSON on its standard input. Exit code
 * 0 is `done`. After its time, or when the signal aborts, it is killed with all that it started. Never rejects.
 */
export async function runExecutable(
  { executable, arguments: args, timeoutSeconds }: ExecutableSettings,
  input: object,
  signal?: AbortSignal,
): Promise<Result> {
  const begun = performance.now();
  const ms = (): number => Math.round(performance.now() - begun);
  let child: ChildProcess;
  try {
    // A process group of its own, so that what the program starts can be killed with it.
    const detached = process.platform !== 'win32';
    child = spawn(executable, args, { shell: false, windowsHide: true, detached, env: programEnvironment() });
  } catch (error) {
    return { outcome: 'failed', detail: { reason: (error as Error).message, ms: ms() } };
  }
  let broken: string | undefined;
  const breakOff = (why: string): void => {
    broken ??= why;
    kill(child);
  };
  const timer = setTimeout(() => breakOff(`killed after ${timeoutSeconds} s`), timeoutSeconds * 1_000);
  const onAbort = (): void => breakOff('killed: the agent is ending');
  signal?.addEventListener('abort', onAbort, { once: true });
  const outputs = { stdout: collect(child.stdout), stderr: collect(child.stderr) };
  // A program that does not read what it is given is no mistake.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(`${JSON.stringify(input)}\n`);
  const ended = await whenEnded(child);
  clearTimeout(timer);
  signal?.removeEventListener('abort', onAbort);
  const detail = { ...ended, stdout: outputs.stdout(), stderr: outputs.stderr(), ms: ms() };
  if (broken) return { outcome: 'failed', detail: { reason: broken, ...detail } };
  if (ended.exitCode === 0) return { outcome: 'done', detail };
  return {
    outcome: 'failed',
    detail: { reason: `exit code ${ended.exitCode ?? ended.signal ?? 'unknown'}`, ...detail },
  };
}

interface Ended {
  exitCode: number | null;
  signal?: string;
  reason?: string;
}

function whenEnded(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ exitCode: null, reason: error.message }));
    child.once('exit', (exitCode, signal) => {
      const ended = { exitCode, ...(signal && { signal }) };
      const timer = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve(ended);
      }, OUTPUT_GRACE_MS);
      child.once('close', () => (clearTimeout(timer), resolve(ended)));
    });
  });
}

/** Reads on beyond the limit, so that the program never waits for a reader, and keeps the beginning. */
function collect(stream: NodeJS.ReadableStream | null): () => string {
  const parts: Buffer[] = [];
  let bytes = 0;
  stream?.on('data', (chunk: Buffer) => {
    const room = OUTPUT_BYTES + OVERLAP_BYTES - bytes;
    if (room > 0) parts.push(chunk.subarray(0, room));
    bytes += chunk.length;
  });
  return () => {
    const text = cutText(Buffer.concat(parts).toString('utf8')).slice(0, OUTPUT_BYTES);
    return bytes > OUTPUT_BYTES ? `${text}… ${bytes} bytes` : text;
  };
}

function kill(child: ChildProcess): void {
  try {
    if (child.pid === undefined) return;
    if (process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    // Windows knows no group of processes; what the program started would live on.
    else
      spawn('taskkill', ['/T', '/F', '/PID', String(child.pid)], { windowsHide: true }).on('error', () => child.kill());
  } catch {
    // It has ended by itself.
  }
}
