import { cutEvidence, cutText } from '../evidence-cutter.js';
import type { JournalEntry } from '../journal/index.js';
import type { Outcome } from './outcome.js';

/** An event must fit a message many times over; evidence that is larger is left out, and says so. */
const MAX_ENTRY_BYTES = 16 * 1024;

/** An outcome as the journal and the wire have it: reason among the details, evidence cut once more, bounded in size. */
export function toEntry({ kind, component, fault, detail, reason, raw }: Outcome, at: Date): JournalEntry {
  const entry: JournalEntry = {
    at: at.toISOString(),
    kind,
    component,
    fault,
    detail: cutEvidence({ ...detail, reason }) as Record<string, unknown>,
    ...(raw && {
      raw: {
        protocol: raw.protocol.slice(0, 40),
        code: cutText(raw.code).slice(0, 400),
        ...(raw.data !== undefined && { data: cutEvidence(raw.data) }),
      },
    }),
  };
  const bytes = Buffer.byteLength(JSON.stringify(entry));
  if (bytes <= MAX_ENTRY_BYTES) return entry;
  if (entry.raw) entry.raw.data = `left out: ${bytes} bytes`;
  if (Buffer.byteLength(JSON.stringify(entry)) > MAX_ENTRY_BYTES)
    entry.detail = { reason: cutText(reason).slice(0, 400) };
  return entry;
}
