import { z } from 'zod';
import { PRIORITIES, SHELF_KINDS } from '#libs/domain';
import { instant } from '../fields.js';

const linkedIncident = z.object({ id: z.string(), number: z.string() });

export const shelfView = z.object({
  until: instant,
  kind: z.enum(SHELF_KINDS).describe('timed: until its end; oneShot: until the fault goes and comes back'),
  by: z.string().nullable().describe('Who shelved it; both of two persons'),
  reason: z.string().nullable(),
  since: instant.nullable(),
});

export const shelveRequestView = z.object({
  by: z.string().describe('The first of two persons'),
  at: instant,
  until: instant,
  kind: z.enum(SHELF_KINDS),
  reason: z.string(),
  lapsesAt: instant.describe('Until when another person can confirm it'),
});

/** What the desk keeps over an incident: who watches over it, who looks, shelf, merges. */
export const incidentOverlayView = z.object({
  deskOwner: z.string().nullable().describe('Username of whoever took it over at the desk'),
  deskOwnerName: z.string().nullable(),
  viewers: z
    .array(z.object({ username: z.string(), name: z.string(), since: instant }))
    .describe('Who has it open now; see POST /api/incidents/{id}/presence'),
  shelf: shelfView.nullable(),
  shelveRequest: shelveRequestView.nullable(),
  personsToShelve: z.int().describe('2: the first act is a request, another person confirms it'),
  parent: linkedIncident
    .extend({ kind: z.enum(['mergedInto', 'partOfOutage']) })
    .nullable()
    .describe('The incident that it was merged into, or the outage that it is part of'),
  parts: z.array(linkedIncident).describe('Incidents that were merged into it'),
});
export type IncidentOverlayView = z.infer<typeof incidentOverlayView>;

/** Body of `POST /api/incidents/{id}/presence`. */
export const presenceRequest = z.object({ leave: z.boolean().optional().describe('Closed the page') });
export const presenceView = incidentOverlayView.pick({ viewers: true });
export type PresenceView = z.infer<typeof presenceView>;

/** `GET /api/shelved`: what is hidden now, with who, why and until; and what waits for a second person. */
export const shelvedList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      terminalId: z.string(),
      title: z.string(),
      priority: z.enum(PRIORITIES),
      shelf: shelfView.nullable(),
      request: shelveRequestView.nullable(),
    }),
  ),
});
export type ShelvedList = z.infer<typeof shelvedList>;
