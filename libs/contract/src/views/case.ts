import { z } from 'zod';
import { instant } from '../fields.js';

/** A customer's case as the bank's people see it. The telephone number is masked. */
export const caseView = z.object({
  number: z.string(),
  kind: z.string(),
  state: z.string(),
  stateText: z.string(),
  terminalId: z.string(),
  incidentId: z.string().nullable(),
  openedAt: instant,
  detectedAt: instant.nullable(),
  reportedAt: instant.nullable(),
  lastFour: z.string().nullable(),
  amountMinor: z.number().nullable(),
  currency: z.string().nullable(),
  phone: z.string().nullable().describe('Masked'),
  suspectedTrap: z.boolean(),
  text: z.string().nullable().describe("The customer's own words"),
});
export type CaseView = z.infer<typeof caseView>;

/** Customer care says why it has to call; the audit log keeps it. */
export const phoneRequest = z.object({ reason: z.string().trim().min(3).max(500) });
export const phoneView = z.object({ phone: z.string().nullable() });
