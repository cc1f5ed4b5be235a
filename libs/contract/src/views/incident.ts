import { z } from 'zod';
import { COMPONENTS, INCIDENT_STATES, ASSIGNMENT_STATES, PRIORITIES } from '#libs/domain';

const instant = z.iso.datetime({ offset: true });

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
});
export type IncidentRow = z.infer<typeof incidentRow>;

export const incidentQuery = z.object({
  state: z.enum(['open', 'closed']).default('open'),
  priority: z.enum(PRIORITIES).optional(),
  terminal: z.string().max(64).optional(),
  assignee: z.string().max(64).optional().describe('A technician id, or `me`'),
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
  state: z.enum(ASSIGNMENT_STATES),
  offeredAt: instant,
  expiresAt: instant,
  answeredAt: instant.nullable(),
  reason: z.string().describe('Why this person'),
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

export const caseSummary = z.object({
  number: z.string(),
  kind: z.string(),
  state: z.string(),
  stateText: z.string(),
  openedAt: instant,
});

export const incidentDetail = incidentRow.extend({
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
  case: caseSummary.nullable().describe('The newest customer case'),
  cases: z.array(caseSummary),
});
export type IncidentDetail = z.infer<typeof incidentDetail>;

/** Body of `POST /api/incidents/{id}/{action}`; each action says which fields it needs. */
export const incidentActionRequest = z.object({
  reason: z.string().trim().min(1).max(500).optional(),
  text: z.string().trim().min(1).max(2000).optional().describe('For `note`'),
  technician: z.string().max(64).optional().describe('For `assign`'),
  until: instant.optional().describe('For `shelve`'),
  override: z.boolean().optional().describe('For `restore` and `close` while the terminal still reports the fault'),
});
export type IncidentActionRequest = z.infer<typeof incidentActionRequest>;

/** One live change, on `/api/stream`. The id resumes the stream. */
export const streamEvent = z.object({
  type: z.enum(['incident', 'heartbeat']),
  incidentId: z.string().optional(),
  what: z.string().optional(),
});
export type StreamEvent = z.infer<typeof streamEvent>;
