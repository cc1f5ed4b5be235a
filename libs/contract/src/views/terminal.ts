import { z } from 'zod';
import { COMPONENT_STATES, COMPONENTS, LINES } from '#libs/domain';
import { instant } from '../fields.js';

/** `unknown`: never heard of. A silent terminal is never shown as well. */
export const terminalCondition = z.enum(['ok', 'fault', 'silent', 'unknown']);

export const terminalRow = z.object({
  id: z.string(),
  model: z.string(),
  siteId: z.string(),
  siteName: z.string(),
  region: z.string(),
  condition: terminalCondition,
  lastSeenAt: instant.nullable(),
  openIncidents: z.int(),
});

export const terminalQuery = z.object({
  region: z.string().max(64).optional(),
  condition: terminalCondition.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const terminalPage = z.object({ items: z.array(terminalRow), next: z.string().nullable() });

export const terminalDetail = terminalRow.extend({
  address: z.string(),
  session: z.object({ id: z.string().nullable(), state: z.string(), since: instant.nullable() }),
  agentVersion: z.string().nullable(),
  components: z.partialRecord(z.enum(COMPONENTS), z.enum(COMPONENT_STATES)),
  health: z.record(z.string(), z.unknown()),
  clockOffsetSeconds: z.number().nullable(),
});

/** `GET /api/on-call?at=`. */
export const onCallQuery = z.object({ at: instant.optional() });
export const onCallView = z.object({
  at: instant,
  regions: z.array(
    z.object({
      region: z.string(),
      regionName: z.string(),
      line: z.enum(LINES),
      skill: z.string().optional().describe('Only for faults that need it'),
      until: instant,
      technicians: z.array(z.object({ id: z.string(), name: z.string(), skills: z.array(z.string()) })),
      standIns: z
        .array(z.object({ technician: z.string(), insteadOf: z.string().nullable() }))
        .optional()
        .describe('Who is on call in somebody else’s place; null: the whole line’s'),
    }),
  ),
});
