import { z } from 'zod';
import { FAULT_CATEGORIES } from '#libs/domain';
import { instant } from '../fields.js';

export const availabilityQuery = z.object({
  from: instant,
  to: instant,
  definition: z.string().max(40).optional().describe('The first one, unless said'),
  by: z.enum(['terminal', 'site', 'region', 'owner']).default('region'),
  region: z.string().max(64).optional(),
  terminal: z.string().max(64).optional(),
});
export type AvailabilityQuery = z.infer<typeof availabilityQuery>;

export const availabilityView = z.object({
  from: instant,
  to: instant,
  definition: z.object({ id: z.string(), title: z.object({ zh: z.string(), en: z.string() }) }),
  items: z.array(
    z.object({
      id: z.string().describe('Of the terminal, site, region or owner; empty: no owner named'),
      terminals: z.int(),
      available: z.number().nullable().describe('0 to 1; null: no time counted'),
      upMinutes: z.number(),
      downMinutes: z.number(),
      leftOutMinutes: z.number(),
      causes: z.partialRecord(z.enum(FAULT_CATEGORIES), z.number()).describe('Down minutes by cause'),
    }),
  ),
});

export const availabilityCorrectionRequest = z.object({
  terminal: z.string().min(1).max(64),
  from: instant,
  to: instant,
  cause: z.enum(FAULT_CATEGORIES).nullable().describe('null: it was not down'),
  reason: z.string().trim().min(1).max(500),
});
export type AvailabilityCorrectionRequest = z.infer<typeof availabilityCorrectionRequest>;

export const availabilityCorrectionView = availabilityCorrectionRequest.extend({
  id: z.string(),
  by: z.string(),
  at: instant,
  withdrawnAt: instant.nullable(),
});
export const availabilityCorrectionList = z.object({ items: z.array(availabilityCorrectionView) });
