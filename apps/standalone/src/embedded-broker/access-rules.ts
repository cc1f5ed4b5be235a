import { DOWN_KINDS, downFilter, downTopic, parseUpTopic, serverTopic } from '#libs/contract';
import { partitionOf } from '#libs/domain';

/** Who is logged in: the server's own account, or a terminal under its id. */
export interface Account {
  kind: 'terminal' | 'server';
  username: string;
}

export interface Verdict {
  allowed: boolean;
  reason: string;
}

/** A terminal speaks for itself only, and only upwards. The client id plays no part: anybody may choose one. */
export function mayPublish(account: Account, topic: string): Verdict {
  if (account.kind === 'server') return { allowed: true, reason: 'server' };
  const up = parseUpTopic(topic);
  if (!up) return { allowed: false, reason: 'not an upward topic of the terminal’s own partition' };
  if (up.terminalId !== account.username) return { allowed: false, reason: 'another terminal’s topic' };
  return { allowed: true, reason: 'own topic' };
}

/** A terminal hears what is said to it, and that a server has taken its partition. */
export function maySubscribe(account: Account, filter: string): Verdict {
  if (account.kind === 'server') return { allowed: true, reason: 'server' };
  const allowed = filtersOf(account.username).has(filter);
  return { allowed, reason: allowed ? 'own topic' : 'not one of the terminal’s own topics' };
}

/** Only a desired configuration is kept for later; everything else would pile up. */
export function mayRetain(account: Account, topic: string): boolean {
  return account.kind === 'server' && topic.endsWith('/down/config');
}

function filtersOf(terminalId: string): Set<string> {
  const topics = DOWN_KINDS.map((kind) => downTopic(terminalId, kind));
  return new Set([downFilter(terminalId), ...topics, serverTopic(partitionOf(terminalId))]);
}
