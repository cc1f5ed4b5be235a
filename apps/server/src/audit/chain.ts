import { createHash } from 'node:crypto';
import type { AuditEntry } from './audit-log.js';

/** What the first entry names as its predecessor. */
export const CHAIN_START = '0'.repeat(64);

/** SHA-256 over the predecessor's hash and the entry, with keys in a fixed order so that it can be computed again. */
export function hashEntry(previousHash: string, id: string, entry: AuditEntry): string {
  const content = [
    previousHash,
    id,
    entry.at.toISOString(),
    entry.actor,
    entry.action,
    entry.subject,
    canonical(entry.detail),
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/** JSON with sorted keys: PostgreSQL's jsonb does not keep their order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
