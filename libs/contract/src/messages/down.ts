import { z } from 'zod';
import { instant } from '../fields.js';

const version = z.literal(1);

/** `down/ack`: everything up to and with `upTo` of this journal is committed; the agent may forget it. */
export const ackMessage = z.object({ v: version, journal: z.uuid(), upTo: z.int().nonnegative() });
export type AckMessage = z.infer<typeof ackMessage>;

/**
 * `down/command`: run once per id, and not after `expiresAt`. Arguments: `collect-journal` takes `collectJournalArguments`,
 * `show-message` takes `showMessageArguments`; the others take none.
 */
export const commandMessage = z.object({
  v: version,
  id: z.uuid(),
  name: z.enum(['collect-journal', 'self-test', 'reboot', 'out-of-service', 'in-service', 'show-message']),
  expiresAt: instant,
  arguments: z.record(z.string(), z.unknown()).default({}),
});
export type CommandMessage = z.infer<typeof commandMessage>;

const JOURNAL_WINDOW_DAYS = 7;

/** Arguments of `collect-journal`. Answered in chunks, see `journalChunk`. */
export const collectJournalArguments = z
  .object({
    from: instant,
    to: instant,
    source: z
      .enum(['agent', 'electronic'])
      .optional()
      .describe("The agent's own journal, or the terminal's electronic one; both when left out."),
    device: z.string().max(100).optional().describe('Only the electronic journal of this device.'),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { path: ['to'], message: 'must be after from' })
  .refine(({ from, to }) => minutesBetween(from, to) <= JOURNAL_WINDOW_DAYS * 1_440, {
    path: ['to'],
    message: 'must be at most 7 days after from',
  });
export type CollectJournal = z.infer<typeof collectJournalArguments>;

/** Arguments of `show-message`. */
export const showMessageArguments = z.object({
  zh: z.string().max(400),
  en: z.string().max(400),
  seconds: z.int().min(1).max(3_600).optional(),
});

/** Longest life of a customer code, in minutes: whoever photographs the screen has no more time than that. */
export const CUSTOMER_CODE_MINUTES = 15;

/** A signed, short-lived address for the customer in front of the machine: opened on a phone, it reports this event. */
const customerCode = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .describe('Shown as a QR code by whoever draws the screen.'),
  expiresAt: instant,
});

/**
 * `down/screen`: words for the customer in front of the machine, until `until`. A later message replaces an earlier
 * one. A customer code lives at most 15 minutes from `at`.
 */
export const screenMessage = z
  .object({
    v: version,
    at: instant,
    zh: z.string().max(400),
    en: z.string().max(400),
    caseNumber: z.string().max(40).optional(),
    until: instant,
    customerCode: customerCode.optional(),
  })
  .refine(({ at, customerCode: code }) => !code || minutesBetween(at, code.expiresAt) <= CUSTOMER_CODE_MINUTES, {
    path: ['customerCode', 'expiresAt'],
    message: 'is more than 15 minutes after at',
  });
export type ScreenMessage = z.infer<typeof screenMessage>;

/**
 * `down/config`, retained: the desired configuration of one agent. Each key of `config` replaces that part of the
 * agent's own file as a whole; what it does not name is as the file says, so `{}` goes back to the file. A revision that
 * is not above the last one does nothing. The agent tries it, and goes back by itself when it is not healthy with it.
 */
export const configMessage = z.object({
  v: version,
  revision: z.int().positive(),
  at: instant,
  healthySeconds: z
    .number()
    .min(1)
    .max(3_600)
    .default(60)
    .describe('Within this time the agent must be connected and hear every device it heard before.'),
  config: z
    .record(z.string(), z.unknown())
    .describe('Any of devices, detector, heartbeatSeconds, uplink, journal, logLevel, screen, as in the file.'),
});
export type ConfigMessage = z.infer<typeof configMessage>;

/** `wk/v1/{partition}/server`: a replica has taken the partition; agents send again what is not acknowledged. */
export const serverMessage = z.object({ v: version, replica: z.uuid(), epoch: z.int().nonnegative(), at: instant });
export type ServerMessage = z.infer<typeof serverMessage>;

function minutesBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 60_000;
}
