import { z } from 'zod';
import { instant } from './up.js';

const version = z.literal(1);

/** `down/ack`: everything up to and with `upTo` of this journal is committed; the agent may forget it. */
export const ackMessage = z.object({ v: version, journal: z.uuid(), upTo: z.int().nonnegative() });
export type AckMessage = z.infer<typeof ackMessage>;

/** `down/command`: run once per id, and not after `expiresAt`. */
export const commandMessage = z.object({
  v: version,
  id: z.uuid(),
  name: z.enum(['collect-journal', 'self-test', 'reboot', 'out-of-service', 'in-service', 'show-message']),
  expiresAt: instant,
  arguments: z.record(z.string(), z.unknown()).default({}),
});
export type CommandMessage = z.infer<typeof commandMessage>;

/** `down/screen`: words for the customer in front of the machine. */
export const screenMessage = z.object({
  v: version,
  at: instant,
  zh: z.string().max(400),
  en: z.string().max(400),
  caseNumber: z.string().max(40).optional(),
  until: instant,
});
export type ScreenMessage = z.infer<typeof screenMessage>;

/** `wk/v1/{partition}/server`: a replica has taken the partition; agents send again what is not acknowledged. */
export const serverMessage = z.object({ v: version, replica: z.uuid(), epoch: z.int().nonnegative(), at: instant });
export type ServerMessage = z.infer<typeof serverMessage>;
