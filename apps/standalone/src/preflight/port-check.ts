import { tryListen } from '../free-port.js';
import { StartError } from '../start-error.js';
import { reasonOf } from './reason.js';

const LOOK_AGAIN_MS = 100;

export interface WantedPort {
  /** The setting that names it. */
  setting: string;
  port: number;
}

/**
 * Proves that each port can be taken, and that no two are the same. Throws {@link StartError}.
 * @param patienceMs how long a port that is in use may take to become free: whoever had it may just be ending
 */
export async function checkPorts(wanted: WantedPort[], patienceMs = 0): Promise<void> {
  for (const [index, { setting, port }] of wanted.entries()) {
    const twin = wanted.slice(0, index).find((other) => other.port === port && port !== 0);
    if (twin) throw new StartError(`${setting} and ${twin.setting} are both ${port}: set one of them to another port.`);
    await listenWithin(patienceMs, port).catch((error: NodeJS.ErrnoException) => {
      throw new StartError(`${setting}: port ${port} ${wordsFor(error)}: set ${setting} to another port.`);
    });
  }
}

async function listenWithin(patienceMs: number, port: number): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += LOOK_AGAIN_MS) {
    try {
      await tryListen(port);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || waitedMs >= patienceMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }
}

function wordsFor(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') return 'is in use by another program';
  if (error.code === 'EACCES') return 'may not be opened by this user';
  return `cannot be opened (${reasonOf(error)})`;
}
