import { z } from 'zod';
import { CHANNELS, FINDING_KINDS, LINES } from '#libs/domain';
import { bilingual, instant } from '../fields.js';

export const readinessQuery = z.object({
  days: z.coerce.number().int().min(1).max(60).optional().describe('Days ahead; without it as the settings say'),
});

export const readinessFindingView = z.object({
  kind: z.enum(FINDING_KINDS),
  severity: z.enum(['error', 'warning']),
  subject: z
    .object({
      regionId: z.string().optional(),
      line: z.enum(LINES).optional(),
      technicianId: z.string().optional(),
      policyId: z.string().optional(),
      step: z.int().optional().describe('Counted from 1'),
      skill: z.string().optional(),
      faults: z.array(z.string()).optional(),
      channel: z.enum(CHANNELS).optional(),
      calendarId: z.string().optional(),
      year: z.int().optional(),
    })
    .describe('What of these it is about depends on its kind'),
  from: instant,
  until: instant,
  text: bilingual.describe('With the consequence in words'),
});

export const shiftCheckView = z.object({
  technicianId: z.string(),
  name: bilingual,
  shiftFrom: instant,
  shiftUntil: instant,
  askedAt: instant,
  answeredAt: instant.nullable(),
  state: z.enum(['answered', 'waiting', 'unanswered']).describe('unanswered: the shift has begun without an answer'),
});

/** `GET /api/readiness`: whom the coming nights would not reach, the gravest first. */
export const readinessView = z.object({
  from: instant,
  until: instant,
  errors: z.int(),
  warnings: z.int(),
  findings: z.array(readinessFindingView),
  shiftChecks: z.array(shiftCheckView).describe('Questions before shifts: open ones and those of the last day'),
});
export type ReadinessView = z.infer<typeof readinessView>;

export const shiftCheckAnswerView = z.object({
  answered: z.array(shiftCheckView.pick({ technicianId: true, shiftFrom: true, shiftUntil: true })),
});

export const escalateRequest = z.object({ reason: z.string().trim().min(1).max(500) });

/** `POST /api/incidents/{id}/escalate`: who is paged by the step. */
export const escalationView = z.object({
  incidentId: z.string(),
  told: z.array(z.string()).describe('Ids of technicians, desks, leads and robots; empty: the step reached nobody'),
  nextAt: instant.nullable().describe('When the next step is due; null: there is none'),
});
