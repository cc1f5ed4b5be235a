import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

/** What a watcher has to say first; only who may read the data directory can. */
export const watchKeyPath = (dataDir: string): string => join(dataDir, 'agent.key');

/** The kernel's limit for the path of a socket, less the closing zero: 108 on Linux, 104 on macOS. */
const LONGEST_PATH = 103;

/** Where the agent of a data directory can be watched; `undefined` when the system allows no socket at such a long path. */
export function watchAddress(dataDir: string, platform: NodeJS.Platform = process.platform): string | undefined {
  const directory = resolve(dataDir);
  if (platform === 'win32') {
    const name = createHash('sha256').update(directory.toLowerCase()).digest('hex').slice(0, 24);
    return `\\\\.\\pipe\\watchkeeper-agent-${name}`;
  }
  const path = join(directory, 'agent.sock');
  return Buffer.byteLength(path) > LONGEST_PATH ? undefined : path;
}
