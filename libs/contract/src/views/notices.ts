import { z } from 'zod';
import { CHANNELS, RECIPIENT_KINDS, REPLY_OUTCOMES } from '#libs/domain';
import { instant } from '../fields.js';

const words = z.string().trim().min(1).max(500);

/**
 * `bundled`: travels in the message of another. `dismissed`: a dead letter that somebody has seen to otherwise.
 */
export const NOTICE_STATES = ['pending', 'sending', 'bundled', 'sent', 'dead', 'cancelled', 'dismissed'] as const;

export const noticeQuery = z.object({
  state: z.enum(NOTICE_STATES).default('dead'),
  channel: z.enum(CHANNELS).optional(),
  recipientKind: z.enum(RECIPIENT_KINDS).optional(),
  incident: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .describe("An incident's id"),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type NoticeQuery = z.infer<typeof noticeQuery>;

/** One try to hand a message over. */
const noticeTry = z.object({
  at: instant,
  channel: z.string(),
  template: z.string().nullable(),
  outcome: z.string().describe('sent: a gateway took it; passing, permanent: why not'),
  providerId: z.string().nullable(),
  error: z.string().nullable(),
  receipt: z.string().nullable().describe('What the gateway said later: delivered, undeliverable'),
  units: z.int().nullable(),
  costMinor: z.int().nullable().describe("In the smallest unit of the bank's currency"),
});

/** One message to one person. */
export const letterView = z.object({
  id: z.string(),
  state: z.enum(NOTICE_STATES),
  channel: z.string(),
  template: z.string(),
  purpose: z.enum(['page', 'information']),
  lane: z.int(),
  recipientKind: z.string(),
  recipient: z.string(),
  address: z.string().describe('Masked, but for administrators and customer care'),
  incidentId: z.string().nullable(),
  caseNumber: z.string().nullable(),
  error: z.string().nullable(),
  waitsFor: z.string().nullable().describe('Why it was put off: quietHours, company, rate'),
  nextAt: instant,
  createdAt: instant,
  sentAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  readAt: instant.nullable(),
  answeredAt: instant.nullable(),
  answer: z.string().nullable(),
  follows: z.string().nullable().describe('The page that nobody answered, and that this one follows up'),
  bundle: z.string().nullable().describe('The notice whose message carried it'),
  tries: z.array(noticeTry),
});
export type LetterView = z.infer<typeof letterView>;

export const noticePage = z.object({ items: z.array(letterView), next: z.string().nullable() });
export type NoticePage = z.infer<typeof noticePage>;

export const noticeDismissal = z.object({ reason: words });

/** How the deliveries stand. */
export const noticeSummary = z.object({
  waiting: z.int().describe('Due and not handed over'),
  oldestAgeSeconds: z.number(),
  dead: z.int(),
  held: z.record(z.string(), z.int()).describe('Put off, by reason'),
  channels: z.array(
    z.object({
      channel: z.enum(CHANNELS),
      configured: z.boolean(),
      sent: z.int().describe('Within the last hour, as the others'),
      failed: z.int(),
      delivered: z.int(),
      undeliverable: z.int(),
      costMinor: z.int(),
    }),
  ),
});
export type NoticeSummary = z.infer<typeof noticeSummary>;

/** A key that was pressed during a call. */
export const keypressRequest = z.object({
  callId: z.string().min(1).max(200),
  noticeId: z.string().max(40).optional(),
  digit: z.string().regex(/^[0-9*#]$/),
});
export const keypressAnswer = z.object({ outcome: z.enum(REPLY_OUTCOMES), say: z.string() });

/** What the page behind the link in a message sends. */
export const answerForm = z.object({
  act: z.enum(['accept', 'escalate', 'refuse']),
  reason: z.string().trim().max(200).optional(),
});
