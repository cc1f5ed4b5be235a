import { z } from 'zod';
import { bilingual, instant } from '../fields.js';

/** One page to one person. */
export const pageView = z.object({
  at: instant.describe('When it was decided'),
  recipient: z.object({ kind: z.string(), id: z.string(), name: bilingual }),
  template: z.string(),
  channel: z.string(),
  state: z.string().describe('pending, sending, bundled, sent, cancelled or dead'),
  attempts: z.int(),
  sentAt: instant.nullable(),
  deliveredAt: instant.nullable().describe('By a receipt of the channel'),
  readAt: instant.nullable(),
  error: z.string().nullable(),
});

export const pagingAnswerView = z.object({
  outcome: z.enum(['paged', 'deskOnly', 'underway', 'nobody']),
  reason: z.string(),
  text: bilingual,
  until: instant.nullable().describe('Until when the reason holds, where that is known'),
  ref: z.string().nullable().describe('Who shelved it, the window, the number of the parent'),
  parent: z.object({ id: z.string(), number: z.string(), href: z.string() }).nullable(),
});

/** `GET /api/incidents/{id}/why`: every decision with its reason, in both languages, and who was paged, or why nobody. */
export const incidentWhy = z.object({
  id: z.string(),
  number: z.string(),
  decisions: z.array(
    z.object({
      at: instant,
      kind: z.string(),
      what: z.string(),
      reason: z.string().describe('Word of the rule, or what a person wrote'),
      actor: z.string().nullable(),
      text: bilingual,
      facts: z.record(z.string(), z.unknown()).describe('What the rule knew, for instance the whole ranking'),
    }),
  ),
  assignments: z.array(
    z.object({
      technician: z.string(),
      technicianName: bilingual,
      state: z.string(),
      offeredAt: instant,
      text: bilingual,
      facts: z.record(z.string(), z.unknown()),
    }),
  ),
  paging: pagingAnswerView.extend({ pages: z.array(pageView) }),
});
export type IncidentWhy = z.infer<typeof incidentWhy>;

export const terminalWhyQuery = z.object({ at: instant.optional().describe('Now, unless said') });

/** `GET /api/terminals/{id}/why?at=`: why was nobody paged for it then? */
export const terminalWhy = z.object({
  terminalId: z.string(),
  at: instant,
  from: instant,
  to: instant,
  incidents: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      fault: z.string(),
      title: bilingual,
      openedAt: instant,
      paging: pagingAnswerView,
    }),
  ),
  quiet: z
    .object({ reason: z.string(), text: bilingual, detail: z.record(z.string(), z.unknown()) })
    .nullable()
    .describe('Why there was no incident at all'),
});
export type TerminalWhy = z.infer<typeof terminalWhy>;
