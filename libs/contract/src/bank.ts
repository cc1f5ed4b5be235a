import { z } from 'zod';

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'letters, digits, dot, dash and underscore only');
const bilingual = z.object({ zh: z.string().min(1), en: z.string().min(1) });
const place = z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) });
const minuteOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must read HH:MM');
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
  desks: z
    .array(z.object({ id, name: bilingual, phone: z.string(), email: z.email().optional(), language }))
    .min(1)
    .describe('Who is paged when nobody takes an incident'),
  shifts: z
    .array(
      z.object({
        region: id,
        line: z.enum(['first', 'second']),
        weekdays: z.array(z.int().min(1).max(7)).min(1).describe('1 = Monday'),
        from: minuteOfDay,
        to: minuteOfDay.describe('At or before `from`: ends on the following day'),
        technicians: z.array(id).min(1),
      }),
    )
    .min(1),
  accounts: z.array(
    z.object({
      username: id,
      password: z.string().min(4, 'must have at least 4 characters'),
      role: z.enum(ROLES),
      name: bilingual,
      technician: id.optional(),
      language,
    }),
  ),
});
export type BankFile = z.infer<typeof bankFile>;
export type BankFileInput = z.input<typeof bankFile>;
