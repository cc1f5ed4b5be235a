/** A program that the launcher starts as a process of its own. */
export interface ChildProgram {
  /** Resolves with facts for the launcher once the program does its work. */
  start(): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

/**
 * Runs a program under the launcher: says `{ ready: true, … }` over IPC, stops on SIGTERM or SIGINT, and stops as well
 * when the channel breaks, for then the launcher is gone, perhaps killed.
 */
export async function runAsChild(program: ChildProgram): Promise<void> {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    program.stop().then(
      () => process.exit(0),
      (error: Error) => fail(error),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  try {
    const facts = await program.start();
    process.send?.({ ready: true, ...facts });
  } catch (error) {
    fail(error as Error);
  }
}

/** The last line on stderr is what the launcher shows. */
function fail(error: Error): never {
  process.stderr.write(`${error.message.replaceAll('\n', ' ')}\n`);
  process.exit(1);
}
