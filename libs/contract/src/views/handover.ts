import { z } from 'zod';
import { HANDOVER_STATES, PRIORITIES } from '#libs/domain';
import { bilingual, instant } from '../fields.js';

export const handoverContent = z.object({
  at: instant.describe('When it was gathered; frozen from the signature on'),
  openIncidents: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      priority: z.enum(PRIORITIES),
      title: bilingual,
      terminalId: z.string(),
      site: bilingual,
      state: z.string(),
      openedAt: instant,
      owner: z.object({ desk: z.string().nullable(), technician: bilingual.nullable() }),
      nextStep: z.object({ word: z.string(), text: bilingual }),
      dueAt: instant.nullable().describe('When the next step is due'),
    }),
  ),
  shelved: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      title: bilingual,
      terminalId: z.string(),
      until: instant,
      by: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  failedNotices: z.array(
    z.object({
      id: z.string(),
      incident: z.string().nullable().describe('Number of the incident'),
      recipient: z.string(),
      channel: z.string(),
      error: z.string().nullable(),
      at: instant,
    }),
  ),
  customersWaiting: z.array(
    z.object({ number: z.string(), kind: z.string(), state: z.string(), stateText: bilingual, openedAt: instant }),
  ),
  silentTerminals: z.array(z.object({ id: z.string(), site: bilingual, since: instant.nullable() })),
  maintenance: z.array(z.record(z.string(), z.unknown())).describe('Windows that run or begin within a day'),
  more: z.array(z.string()).describe('Names of the lists that are longer than what is here'),
});
export type HandoverContent = z.infer<typeof handoverContent>;

const signature = z.object({ by: z.string(), at: instant });

export const handoverSummary = z.object({
  id: z.string(),
  state: z.enum(HANDOVER_STATES),
  fromDesk: z.string().nullable(),
  toDesk: z.string(),
  createdBy: z.string(),
  createdAt: instant,
  signed: signature.nullable().describe('The outgoing person'),
  confirmed: signature.nullable().describe('The incoming person; from then on their desk is paged'),
  version: z.int(),
});
export const handoverView = handoverSummary.extend({
  notes: z.array(z.object({ by: z.string(), at: instant, text: z.string() })),
  content: handoverContent,
});
export type HandoverSummary = z.infer<typeof handoverSummary>;
export type HandoverView = z.infer<typeof handoverView>;

export const handoverList = z.object({
  items: z.array(handoverSummary),
  duty: z
    .array(z.object({ desk: z.string(), name: z.string(), onDuty: z.boolean(), reason: z.string() }))
    .describe('Which desks are paged now, and why'),
});
export type HandoverList = z.infer<typeof handoverList>;

const deskId = z.string().min(1).max(64);
export const newHandover = z.object({
  toDesk: deskId.describe('The desk that comes on duty'),
  fromDesk: deskId.optional().describe('The desk that goes off duty'),
  note: z.string().trim().min(1).max(4000).optional(),
});
export type NewHandover = z.infer<typeof newHandover>;

/** Body of `POST /api/handovers/{id}/{sign|confirm|withdraw|note}`. */
export const handoverActRequest = z.object({ text: z.string().trim().min(1).max(4000).optional() });
