import { z } from 'zod';
import { instant } from '../fields.js';

/** `GET /api/audit?from=&to=`: from and to are instants; the end is not part of it. */
export const auditQuery = z.object({ from: instant.optional(), to: instant.optional() });

/** One line of the export. The hash is over the one before and this entry; see docs/operations. */
export const auditLine = z.object({
  id: z.string(),
  at: instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
  previousHash: z.string(),
  hash: z.string(),
});
export type AuditLine = z.infer<typeof auditLine>;

export const auditVerdict = z.object({
  whole: z.boolean(),
  entries: z.int().describe('Entries that were looked at'),
  firstBreak: z.string().nullable().describe('Id of the first entry that does not fit the one before it'),
});
export type AuditVerdict = z.infer<typeof auditVerdict>;
