import { z } from 'zod';
import { COMPONENTS, WINDOW_PLACES } from '#libs/domain';
import { clockTime, instant } from '../fields.js';

const hours = {
  from: clockTime.describe("By the bank's wall clock"),
  to: clockTime.describe('At or before `from`: on the following day'),
};

/** When a maintenance window is open. */
export const windowScheduleView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('once'), from: instant, until: instant }),
  z.object({ kind: z.literal('daily'), ...hours }),
  z.object({
    kind: z.literal('weekly'),
    ...hours,
    weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).describe('1 = Monday to 7 = Sunday: the days it begins'),
  }),
  z.object({
    kind: z.literal('monthly'),
    ...hours,
    day: z.int().min(1).max(31).describe('In a shorter month: its last day'),
  }),
]);
export type WindowScheduleView = z.infer<typeof windowScheduleView>;

/** Body of `POST /api/maintenance` and `PUT /api/maintenance/{id}`. */
export const windowRequest = z.object({
  place: z.enum(WINDOW_PLACES),
  placeId: z.string().min(1).max(64).optional().describe('Terminal, site or region; none for `everywhere`'),
  component: z.enum(COMPONENTS).optional().describe('Only faults of this component'),
  schedule: windowScheduleView,
  notBefore: instant.optional().describe('A recurring window does not open before this'),
  notAfter: instant.optional().describe('Nothing is hidden after this'),
  hidesForced: z
    .boolean()
    .default(false)
    .describe("Hides even what keeps a customer's card or cash, or tells of force. Needs a lead"),
  reason: z.string().trim().min(1).max(500),
});

export const maintenanceQuery = z.object({
  at: instant.optional().describe('Only windows that are open at this instant'),
  ended: z.enum(['true']).optional().describe('Windows that are over, newest first'),
});

export const maintenanceView = z.object({
  id: z.string(),
  version: z.int().describe('The ETag, for If-Match'),
  place: z.enum(WINDOW_PLACES),
  placeId: z.string().nullable(),
  component: z.enum(COMPONENTS).nullable(),
  schedule: windowScheduleView,
  notBefore: instant.nullable(),
  notAfter: instant.nullable(),
  hidesForced: z.boolean(),
  reason: z.string(),
  running: z.boolean(),
  opensAt: instant.nullable().describe('When it opened, or opens next'),
  closesAt: instant.nullable(),
  hides: z.int().describe('How many open incidents it hides now'),
  createdAt: instant,
  createdBy: z.string(),
  changedAt: instant,
  changedBy: z.string(),
  endedAt: instant.nullable(),
});
export type MaintenanceView = z.infer<typeof maintenanceView>;
export const maintenanceList = z.object({ items: z.array(maintenanceView) });

/** Body of `POST /api/maintenance/{id}/end`, and query of `DELETE /api/maintenance/{id}`. */
export const windowEnding = z.object({ reason: z.string().trim().min(1).max(500) });

/** `GET /api/alarms`: how the desks stand. */
export const alarmsView = z.object({
  open: z.int(),
  suppressed: z.int(),
  suppressedBy: z.record(z.string(), z.int()),
  shelved: z.int(),
  chattering: z.int(),
  held: z.int().describe('Not asked about yet: they may be an outage, or were asked about a moment ago'),
  stale: z.int().describe('Open for longer than `staleAfterHours`'),
  staleAfterHours: z.number(),
  floods: z
    .array(
      z.object({
        desk: z.string(),
        deskName: z.string(),
        since: instant,
        newAlarms: z.int().describe('Within the window of the settings'),
        windowMinutes: z.number(),
        peak: z.int(),
        muted: z.int(),
        groups: z
          .array(
            z.object({
              by: z.enum(['site', 'network', 'host', 'broker', 'fault']),
              id: z.string(),
              name: z.string(),
              count: z.int(),
            }),
          )
          .describe('Open alarms of the flood, by what they have in common; the largest first'),
      }),
    )
    .describe('Desks that are flooded now: one banner each'),
});
export type AlarmsView = z.infer<typeof alarmsView>;
