import { z } from 'zod';
import { rotationBody, weeklyShiftBody } from './views/roster.js';

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'letters, digits, dot, dash and underscore only');
const bilingual = z.object({ zh: z.string().min(1), en: z.string().min(1) });
const place = z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) });
const language = z.enum(['zh-CN', 'en']);

/** Dispatch reckons every shift in it: one that no clock knows would leave nobody on call. */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export const ROLES = [
  'desk',
  'lead',
  'technician',
  'dispatcher',
  'auditor',
  'customerCare',
  'admin',
  'wallboard',
] as const;

/** What a bank imports to begin with: places, machines, people and who is on call. See `simulators/bank`. */
export const bankFile = z.object({
  name: bilingual,
  hotline: z.string(),
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be an IANA name, for instance Asia/Shanghai')
    .describe('IANA name, for instance Asia/Shanghai'),
  regions: z.array(z.object({ id, name: bilingual })).min(1),
  sites: z.array(z.object({ id, region: id, name: bilingual, address: bilingual, place })).min(1),
  terminals: z.array(
    z.object({
      id,
      site: id,
      model: z.string(),
      silentAfterSeconds: z.int().positive().optional(),
      network: id.optional().describe('The line that it shares with other sites'),
      host: id.optional().describe('The front-end host that it is attached to'),
      broker: id.optional().describe('The MQTT broker, or the node of one, that it connects to'),
      owner: z.string().min(1).max(64).optional().describe('Who is answerable for it, for the reports'),
    }),
  ),
  technicians: z.array(
    z.object({
      id,
      name: bilingual,
      phone: z.string().regex(/^\+?[0-9]{6,15}$/, 'must be a phone number'),
      email: z.email().optional(),
      language,
      skills: z.array(z.string()).min(1),
      regions: z.array(id).min(1),
      place,
    }),
  ),
  vendors: z
    .array(
      z.object({
        id,
        name: bilingual,
        phone: z.string().regex(/^\+?[0-9]{6,15}$/, 'must be a phone number'),
        email: z.email().optional(),
        language,
        skills: z.array(z.string()).min(1).describe('What its contract covers'),
        regions: z.array(id).min(1).describe('Where its contract covers it'),
        place,
        contract: z.object({
          acceptMinutes: z.int().min(1).max(10_080),
          arriveMinutes: z.int().min(1).max(100_000),
          restoreMinutes: z.int().min(1).max(100_000),
          calendar: z
            .string()
            .max(40)
            .nullable()
            .default(null)
            .describe('Of the document `serviceLevels`; null: always'),
        }),
      }),
    )
    .optional()
    .describe('Companies that are asked last, under a contract of their own'),
  desks: z
    .array(
      z.object({
        id,
        name: bilingual,
        phone: z.string(),
        email: z.email().optional(),
        language,
        kind: z.enum(['desk', 'lead']).default('desk').describe('A lead is called when nobody else acts'),
        regions: z.array(id).default([]).describe('Regions that it answers for; none: all'),
      }),
    )
    .min(1)
    .describe('Who is paged when nobody takes an incident'),
  shifts: z.array(weeklyShiftBody).min(1),
  rotations: z
    .array(rotationBody.required({ id: true }))
    .optional()
    .describe('Turns, beside the weekly shifts or instead of them'),
  accounts: z.array(
    z.object({
      username: id,
      password: z.string().min(4, 'must have at least 4 characters'),
      role: z.enum(ROLES),
      name: bilingual,
      technician: id.optional(),
      regions: z.array(id).default([]).describe('Regions that it sees; none: all'),
      language,
    }),
  ),
});
export type BankFile = z.infer<typeof bankFile>;
export type BankFileInput = z.input<typeof bankFile>;
