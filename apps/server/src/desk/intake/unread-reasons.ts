import type { z } from 'zod';
import type { MonitorAlert } from '#libs/domain';
import { whyUnstorable } from '../../database/sql.js';

/** Why a message does not have the shape that it should: its first fault, in words that can be kept themselves. */
export function whyMisshapen({ issues: [first] }: z.ZodError): string {
  const path = first?.path.map(String).filter((part) => whyUnstorable(part) === null) ?? [];
  return `${path.join('.')}: ${first?.message}`;
}

/** Why an alert of the right shape cannot be kept; null when it can. */
export function whyUnkept({ fingerprint, name, note, link, labels }: MonitorAlert): string | null {
  const texts = { fingerprint, name, note, link: link ?? '', labels: Object.entries(labels).flat() };
  for (const [field, said] of Object.entries(texts)) {
    for (const text of [said].flat()) {
      const why = whyUnstorable(text);
      if (why) return `${field}: ${why}`;
    }
  }
  return null;
}
