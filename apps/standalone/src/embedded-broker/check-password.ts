import { createHash, timingSafeEqual } from 'node:crypto';
import type { Authenticate } from './embedded-broker.js';

export interface KnownLogins {
  server: { username: string; password: string };
  terminals: { pattern: RegExp; password: string };
}

/** One account for the server, one password for all terminals whose id fits: right for a demonstration only. */
export function authenticateBy({ server, terminals }: KnownLogins): Authenticate {
  return (username, password) => {
    if (username === server.username) return isEqual(password, server.password) ? 'server' : null;
    return terminals.pattern.test(username) && isEqual(password, terminals.password) ? 'terminal' : null;
  };
}

/** In the same time for every wrong password. */
function isEqual(given: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(right));
}
