import { tryListen } from '../free-port.js';
import { StartError } from '../start-error.js';
import { reasonOf } from './reason.js';

export interface WantedPort {
  /** The setting that names it. */
  setting: string;
  port: number;
}

/** Proves that each port can be taken, and that no two are the same. Throws {@link StartError}. */
export async function checkPorts(wanted: WantedPort[]): Promise<void> {
  for (const [index, { setting, port }] of wanted.entries()) {
    const twin = wanted.slice(0, index).find((other) => other.port === port && port !== 0);
    if (twin) throw new StartError(`${setting} and ${twin.setting} are both ${port}: set one of them to another port.`);
    await tryListen(port).catch((error: NodeJS.ErrnoException) => {
      throw new StartError(`${setting}: port ${port} ${wordsFor(error)}: set ${setting} to another port.`);
    });
  }
}

function wordsFor(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') return 'is in use by another program';
  if (error.code === 'EACCES') return 'may not be opened by this user';
  return `cannot be opened (${reasonOf(error)})`;
}
