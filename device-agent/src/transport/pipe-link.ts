import { z } from 'zod';
import type { OpenLink } from './link.js';
import { openDoor, waitMsSetting } from './listen-link.js';
import { openSocketLink } from './tcp-link.js';

/** A named pipe of Windows, or a socket in the file system elsewhere. */
export const pipeLinkSettings = z.strictObject({
  type: z.literal('pipe'),
  path: z.string().min(1).max(200).describe('\\\\.\\pipe\\name on Windows; elsewhere the path of a Unix socket.'),
  role: z.enum(['connect', 'listen']).default('connect').describe('Which of the two sides the agent is.'),
  connectTimeoutMs: z.int().min(100).max(60_000).default(5_000),
  waitMs: waitMsSetting,
});
export type PipeLinkSettings = z.infer<typeof pipeLinkSettings>;

/** Bytes over a named pipe. */
export function openPipeLink({ path, role, connectTimeoutMs, waitMs }: PipeLinkSettings): OpenLink<Uint8Array> {
  const where = `pipe ${path}`;
  return role === 'listen' ? openDoor({ path }, where, waitMs) : openSocketLink({ path }, where, connectTimeoutMs);
}
