import { z } from 'zod';
import {
  COMPONENTS,
  INCIDENT_STATES,
  ASSIGNMENT_ROLES,
  ASSIGNMENT_STATES,
  PRIORITIES,
  SHELF_KINDS,
  SUPPRESSIONS,
} from '#libs/domain';
import { instant } from '../fields.js';
import { incidentOverlayView } from './incident-overlay.js';

/** One line of the incident list; at most 1 kB. Times are ISO 8601 with offset. */
export const incidentRow = z.object({
  id: z.string(),
  number: z.string(),
  terminalId: z.string(),
  siteName: z.string(),
  component: z.enum(COMPONENTS),
  fault: z.string(),
  title: z.string().describe("In the reader's language"),
  priority: z.enum(PRIORITIES),
  state: z.enum(INCIDENT_STATES),
  openedAt: instant,
  acceptBy: instant.nullable().describe('When the running offer expires'),
  assignee: z.string().nullable().describe('Technician who holds the incident, or to whom it is offered now'),
  assigneeName: z.string().nullable(),
  count: z.int().describe('How often the fault was raised'),
  shelvedUntil: instant.nullable(),
  caseNumber: z.string().nullable().describe('The newest customer case'),
  faultActive: z.boolean().describe('Whether the terminal still reports the fault'),
  version: z.int(),
  subject: z.enum(['terminal', 'site', 'network', 'host', 'region']).describe('What terminalId names'),
  parentId: z.string().nullable().describe('The outage that it is part of, or the incident that it was merged into'),
  childCount: z.int().describe('How many open incidents are part of this outage'),
  suppressedBy: z.enum(SUPPRESSIONS).nullable().describe('What hides it: nobody is paged'),
  suppressedUntil: instant.nullable(),
  chattering: z.boolean().describe('The fault comes and goes'),
  deskOwner: z.string().nullable().describe('Username of whoever took it over at the desk'),
  waitsFor: z.string().describe("What has to happen next, in the reader's language: why it is open still"),
});
export type IncidentRow = z.infer<typeof incidentRow>;

export const incidentQuery = z.object({
  state: z.enum(['open', 'closed']).default('open'),
  priority: z.enum(PRIORITIES).optional(),
  terminal: z.string().max(64).optional(),
  assignee: z.string().max(64).optional().describe('A technician id, or `me`'),
  suppressed: z.enum(['true', 'false']).optional().describe('Only what something hides, or only what nothing hides'),
  stale: z.enum(['true']).optional().describe('Only what has been open for longer than the settings allow'),
  parent: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .describe('Only what is part of this outage'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type IncidentQuery = z.infer<typeof incidentQuery>;

export const incidentPage = z.object({ items: z.array(incidentRow), next: z.string().nullable() });
export type IncidentPage = z.infer<typeof incidentPage>;

export const timelineEntryView = z.object({
  id: z.string(),
  at: instant,
  kind: z.string().describe('device, decision, human, notice or case'),
  what: z.string().describe('Word for programs, for instance opened, repeated, offered, accepted'),
  actor: z.string().nullable(),
  text: z.string().describe("What happened and why, in the reader's language"),
  data: z.record(z.string(), z.unknown()),
});
export type TimelineEntryView = z.infer<typeof timelineEntryView>;

export const assignmentView = z.object({
  id: z.string(),
  technician: z.string(),
  technicianName: z.string(),
  role: z.enum(ASSIGNMENT_ROLES).describe('lead: holds the incident; support: helps; successor: may take it over'),
  state: z.enum(ASSIGNMENT_STATES),
  offeredAt: instant,
  expiresAt: instant,
  answeredAt: instant.nullable(),
  reason: z.string().describe('Why this person'),
  contract: z
    .object({ acceptDue: instant, arriveDue: instant, restoreDue: instant })
    .nullable()
    .describe("The clock of a vendor's contract"),
});

export const noticeView = z.object({
  id: z.string(),
  channel: z.string(),
  recipient: z.string(),
  template: z.string(),
  state: z.string(),
  attempts: z.int(),
  error: z.string().nullable(),
  createdAt: instant,
  sentAt: instant.nullable(),
});

export const faultView = z.object({
  at: instant,
  receivedAt: instant,
  kind: z.string(),
  fault: z.string(),
  detail: z.record(z.string(), z.unknown()),
  raw: z.record(z.string(), z.unknown()).nullable(),
});

/** One incident that is part of an outage. */
export const childIncident = z.object({
  id: z.string(),
  number: z.string(),
  terminalId: z.string(),
  title: z.string(),
  state: z.enum(INCIDENT_STATES),
  faultActive: z.boolean(),
  clearedAt: instant.nullable(),
});

export const caseSummary = z.object({
  number: z.string(),
  kind: z.string(),
  state: z.string(),
  stateText: z.string(),
  openedAt: instant,
});

export const incidentDetail = incidentRow.extend({
  ...incidentOverlayView.shape,
  site: z.object({
    id: z.string(),
    name: z.string(),
    address: z.string(),
    lat: z.number(),
    lon: z.number(),
    region: z.string(),
  }),
  consequence: z.string(),
  firstAction: z.string(),
  runbook: z.array(z.string()),
  actions: z.array(z.string()).describe('What the reader may do now; the last word of POST /api/incidents/{id}/…'),
  timeline: z.array(timelineEntryView),
  assignments: z.array(assignmentView),
  notices: z.array(noticeView),
  faults: z.array(faultView),
  children: z.array(childIncident).describe('Of an outage: what is part of it, what still stands first'),
  case: caseSummary.nullable().describe('The newest customer case'),
  cases: z.array(caseSummary),
});
export type IncidentDetail = z.infer<typeof incidentDetail>;

/** Body of `POST /api/incidents/{id}/{action}`; each action says which fields it needs. */
export const incidentActionRequest = z.object({
  reason: z.string().trim().min(1).max(500).optional(),
  text: z.string().trim().min(1).max(2000).optional().describe('For `note`'),
  technician: z.string().max(64).optional().describe('For `assign`'),
  until: instant.optional().describe('For `shelve`; the second of two persons may leave it out'),
  kind: z
    .enum(SHELF_KINDS)
    .optional()
    .describe('For `shelve`: timed (default), or oneShot: until the fault goes and comes back'),
  into: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .describe('For `merge`: id of the incident that stays'),
  override: z.boolean().optional().describe('For `restore` and `close` while the terminal still reports the fault'),
});
export type IncidentActionRequest = z.infer<typeof incidentActionRequest>;

/** One live change, on `/api/stream`. The id resumes the stream. */
export const streamEvent = z.object({
  type: z.enum(['incident', 'presence', 'heartbeat']),
  incidentId: z.string().optional(),
  what: z.string().optional(),
  viewers: z.array(z.string()).optional().describe('For `presence`: usernames of who looks at the incident now'),
});
export type StreamEvent = z.infer<typeof streamEvent>;
