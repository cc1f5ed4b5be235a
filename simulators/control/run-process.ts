/** What a program of this folder is made of. */
export interface Program {
  /** What the parent needs to know; sent with `ready: true`. */
  addresses: Record<string, unknown>;
  stop(): Promise<void>;
}

const STOP_WITHIN_MS = 5_000;

/**
 * Runs a simulator as a process: says over IPC that it is ready (or on standard output, when started by hand), and
 * ends on SIGTERM, SIGINT or when the parent is gone. A start that fails is one line and exit code 1.
 */
export async function runProcess(name: string, start: () => Promise<Program>): Promise<void> {
  let program: Program | undefined;
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    void (program?.stop() ?? Promise.resolve()).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('disconnect', end);
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  try {
    program = await start();
  } catch (error) {
    process.stderr.write(`${name}: ${explain(error)}\n`);
    process.exit(1);
  }
  if (ending) return void program.stop().finally(() => process.exit(0));
  const ready = { ready: true, ...program.addresses };
  if (process.send) process.send(ready);
  else process.stdout.write(`${name}: ${JSON.stringify(ready)}\n`);
}

/** One line for the reasons why a start usually fails. */
export function explain(error: unknown): string {
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is in use by another program; stop that one or choose another port`;
  if (code === 'EACCES' && port) return `port ${port} may not be opened by this user; choose one above 1023`;
  return (message ?? String(error)).split('\n')[0]!;
}
