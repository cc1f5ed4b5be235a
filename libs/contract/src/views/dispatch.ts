import { z } from 'zod';
import { DISPATCH_LINES, RANK_TERMS } from '#libs/domain';
import { instant } from '../fields.js';

export const candidateView = z.object({
  technician: z.string(),
  name: z.string(),
  line: z.enum(DISPATCH_LINES),
  km: z.number(),
  minutes: z.number().describe('Of the way'),
  load: z.int().describe('Incidents that they are asked to take or hold'),
  held: z.int().describe('Those that they hold'),
  atTerminal: z.int().describe('Those that take them to this very terminal'),
  cost: z.number().describe('Sum of the terms, in minutes; the least is asked first'),
  terms: z.record(z.enum(RANK_TERMS), z.number()),
  missingParts: z.array(z.string()),
  unfit: z.enum(['resting', 'full']).nullable().describe('Not asked while there is anybody else'),
  restingUntil: instant.nullable(),
  reason: z.string().describe('Word for programs: what decided against the one behind'),
  text: z.string().describe("Why they stand where they stand, in the reader's language"),
});
export type CandidateView = z.infer<typeof candidateView>;

/** The order in which people are asked, with everything that decided about it. */
export const rankingView = z.object({
  slackMinutes: z.number().describe('Until the response limit; negative when it has passed'),
  candidates: z.array(candidateView).describe('Best first; those who rest or are full last'),
  leftOut: z.array(z.object({ technician: z.string(), name: z.string(), reason: z.string(), text: z.string() })),
});
export type RankingView = z.infer<typeof rankingView>;

/** Body of `POST /api/incidents/{id}/support`. */
export const supportRequest = z.object({
  technician: z.string().min(1).max(64),
  reason: z.string().trim().min(1).max(500).optional(),
});
export type SupportRequest = z.infer<typeof supportRequest>;

/** Spare parts that somebody carries. */
export const carriedParts = z.object({
  parts: z
    .array(z.object({ part: z.string().trim().min(1).max(64), quantity: z.int().min(0).max(10_000) }))
    .max(500)
    .refine((parts) => new Set(parts.map(({ part }) => part)).size === parts.length, 'each part once'),
});
export type CarriedPartsView = z.infer<typeof carriedParts>;
