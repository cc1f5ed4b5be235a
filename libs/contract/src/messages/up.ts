import { z } from 'zod';
import { COMPONENT_STATES, COMPONENTS, FAULT_CODES } from '#libs/domain';
import { instant } from '../fields.js';

export const component = z.enum(COMPONENTS);
export const componentState = z.enum(COMPONENT_STATES);
export const faultCode = z.enum(FAULT_CODES);
const version = z.literal(1);
const sequence = z.int().positive();

/** `up/session`: the birth (`online`), the last will (`lost`, the same session) and the orderly end (`stopped`). */
export const sessionMessage = z.object({
  v: version,
  state: z.enum(['online', 'lost', 'stopped']),
  session: z.uuid(),
  journal: z.uuid().optional().describe('Identity of the journal; a birth always carries it.'),
  oldest: sequence
    .optional()
    .describe('Lowest sequence number that the journal still holds, or the next one to be given.'),
  at: instant,
  agent: z.string().max(40).optional(),
  components: z.array(component).optional(),
});
export type SessionMessage = z.infer<typeof sessionMessage>;

export const EVENT_KINDS = ['raised', 'cleared', 'noted'] as const;

/** One journaled event. `noted` may carry any word in `fault`: it is kept, and opens nothing. */
export const eventEntry = z
  .object({
    seq: sequence,
    at: instant,
    kind: z.enum(EVENT_KINDS),
    component,
    fault: z
      .string()
      .regex(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/, 'must read area.condition')
      .max(60),
    detail: z.record(z.string(), z.unknown()).default({}),
    raw: z.object({ protocol: z.string().max(40), code: z.string().max(400), data: z.unknown().optional() }).optional(),
  })
  .refine((event) => event.kind === 'noted' || (FAULT_CODES as readonly string[]).includes(event.fault), {
    path: ['fault'],
    message: 'is not in the fault catalogue',
  });
export type EventEntry = z.infer<typeof eventEntry>;

/**
 * `up/events`: the envelope only. The entries are validated one by one (`eventEntry`), so that one bad event is
 * quarantined and the others of the message are kept. An entry must at least carry its number.
 */
export const eventsMessage = z.object({
  v: version,
  session: z.uuid(),
  journal: z.uuid(),
  oldest: sequence,
  sentAt: instant,
  events: z
    .array(z.looseObject({ seq: sequence }))
    .min(1)
    .max(500),
});
export type EventsMessage = z.infer<typeof eventsMessage>;

/** `up/heartbeat`: how every component stands, and how the agent is. Not journaled. */
export const heartbeatMessage = z.object({
  v: version,
  session: z.uuid(),
  at: instant,
  components: z.partialRecord(component, componentState),
  health: z
    .looseObject({
      queued: z.int().nonnegative().optional(),
      rssMb: z.number().nonnegative().optional(),
      config: z
        .looseObject({ revision: z.int().nonnegative(), state: z.enum(['file', 'trying', 'applied']) })
        .optional()
        .describe('The configuration in force: revision 0 is the file of the agent alone.'),
    })
    .default({}),
});
export type HeartbeatMessage = z.infer<typeof heartbeatMessage>;

/**
 * `up/reply`: the result of a command. One that could not be sent is sent on the next connection, and a repeated id is
 * answered as before, so a reply may come twice. `collect-journal` is answered by several, each a `journalChunk`.
 */
export const replyMessage = z.object({
  v: version,
  id: z.uuid(),
  at: instant,
  outcome: z.enum(['done', 'failed', 'refused', 'expired']),
  detail: z.record(z.string(), z.unknown()).default({}),
});
export type ReplyMessage = z.infer<typeof replyMessage>;

/**
 * `detail` of each reply to a `collect-journal` that is `done`. The `data` of all chunks, in order and decoded, is one
 * gzip file of UTF-8 text lines in which card numbers are cut.
 */
export const journalChunk = z.looseObject({
  chunk: z.int().positive().describe('The first is 1.'),
  chunks: z.int().positive(),
  encoding: z.literal('gzip+base64'),
  data: z.string().max(128 * 1024),
  bytes: z.int().nonnegative().describe('Of the whole gzip file.'),
  sha256: z.string().describe('Of the whole gzip file, in hex.'),
  truncated: z.string().optional().describe('Why not all that lay in the window is here.'),
});
export type JournalChunk = z.infer<typeof journalChunk>;
