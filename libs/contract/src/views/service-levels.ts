import { z } from 'zod';
import {
  FAULT_CATEGORIES,
  PAUSE_REASONS,
  PERSON_PAUSE_REASONS,
  PRIORITIES,
  SERVICE_STATES,
  SERVICE_TARGETS,
  STATED_STEPS,
  WORK_ORDER_STEPS,
} from '#libs/domain';
import { instant } from '../fields.js';

const words = z.string().trim().min(1).max(500);

export const serviceLevelView = z.object({
  target: z.enum(SERVICE_TARGETS),
  targetText: z.string(),
  state: z.enum(SERVICE_STATES),
  stateText: z.string(),
  elapsedMinutes: z.int(),
  remainingMinutes: z.int().nullable().describe('Below zero when it is late; null when nothing is promised'),
  limitMinutes: z.int().nullable(),
  dueAt: instant
    .nullable()
    .describe('Null while the clock stands still, when nothing is promised, and when it was met'),
  warnAt: instant.nullable(),
  metAt: instant.nullable(),
  pausedBy: z.array(z.enum(PAUSE_REASONS)),
});

export const workOrderView = z.array(
  z.object({
    step: z.enum(WORK_ORDER_STEPS),
    stepText: z.string(),
    state: z.enum(['done', 'open', 'skipped']),
    at: instant.nullable(),
    owner: z.string().nullable().describe('Username or technician; null: the system, or nobody yet'),
    text: z.string().nullable(),
    satisfaction: z.int().nullable(),
    minutes: z.int().nullable().describe('Since the step before that was taken'),
  }),
);

/** `GET /api/incidents/{id}/service-levels` */
export const serviceLevelsView = z.object({
  at: instant,
  rounds: z
    .array(
      z.object({
        round: z.int(),
        openedAt: instant,
        priority: z.enum(PRIORITIES).describe('At the opening'),
        levels: z.array(serviceLevelView),
      }),
    )
    .describe('A reopening begins a new one; none when nothing is promised about this fault'),
  workOrder: workOrderView.describe('The seven steps'),
});
export type ServiceLevelsView = z.infer<typeof serviceLevelsView>;

export const prioritizeRequest = z.object({ priority: z.enum(PRIORITIES), reason: words });
export const pauseRequest = z.object({
  pause: z.enum(PERSON_PAUSE_REASONS).describe('Waiting for parts is said with wait-parts'),
  reason: words,
});
export const workOrderRequest = z.object({
  step: z.enum(STATED_STEPS),
  text: words,
  satisfaction: z.int().min(1).max(5).optional().describe("For followedUp: the customer's answer, 5 is best"),
});

export const serviceReportQuery = z.object({
  from: instant.optional().describe('Thirty days before the end unless said'),
  to: instant.optional().describe('Now unless said'),
});

/** `GET /api/service-levels/report` */
export const serviceReportView = z.object({
  from: instant,
  to: instant,
  items: z.array(
    z.object({
      category: z.enum(FAULT_CATEGORIES),
      priority: z.enum(PRIORITIES),
      target: z.enum(SERVICE_TARGETS),
      targetText: z.string(),
      count: z.int(),
      met: z.int(),
      missed: z.int(),
      open: z.int(),
      medianMinutes: z.number().nullable().describe('Of those whose step was taken'),
    }),
  ),
});
export type ServiceReportView = z.infer<typeof serviceReportView>;
