import { z } from 'zod';
import { COMPLAINT_STATES, LANGUAGES_SPOKEN, SERVICE_STATES } from '#libs/domain';
import { instant } from '../fields.js';

const words = z.string().trim().min(1).max(2_000);

export const complaintView = z.object({
  id: z.string(),
  number: z.string(),
  incidentId: z.string().nullable(),
  caseNumber: z.string().nullable(),
  state: z.enum(COMPLAINT_STATES),
  text: z.string(),
  handler: z.string().nullable().describe('Never somebody who did the work that is complained of'),
  outcome: z.string().nullable().describe('What the customer was told'),
  openedBy: z.string(),
  openedAt: instant,
  dueAt: instant.nullable().describe('To be answered by then'),
  clock: z.enum(SERVICE_STATES),
  answeredAt: instant.nullable(),
  closedAt: instant.nullable(),
  reopens: z.int(),
  missed: z.boolean(),
  version: z.int(),
});
export type ComplaintView = z.infer<typeof complaintView>;

export const complaintDetail = complaintView.extend({
  steps: z.array(z.object({ at: instant, what: z.string(), actor: z.string().nullable(), text: z.string() })),
});
export type ComplaintDetail = z.infer<typeof complaintDetail>;

export const complaintQuery = z.object({
  state: z.enum(['open', 'closed']).default('open'),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const complaintPage = z.object({ items: z.array(complaintView), next: z.string().nullable() });

export const complaintRequest = z
  .object({
    caseNumber: z.string().max(40).optional(),
    incidentId: z
      .string()
      .regex(/^\d{1,18}$/)
      .optional(),
    text: words,
    phone: z.string().max(30).optional().describe('With country code; else the one of the case'),
    language: z.enum(LANGUAGES_SPOKEN).optional(),
  })
  .refine(({ caseNumber, incidentId }) => caseNumber || incidentId, 'a case or an incident must be named');
export type ComplaintRequest = z.infer<typeof complaintRequest>;

export const complaintAssign = z.object({ handler: z.string().min(1).max(100), reason: words.optional() });
/** For answer, close and reopen: the outcome that the customer is told, or why. */
export const complaintWords = z.object({ text: words });
