import { z } from 'zod';
import { CASE_KINDS, CASE_STATES } from '#libs/domain';
import { instant } from '../fields.js';

const language = z.enum(['zh-CN', 'en']);

/** `GET /api/public/terminals/{id}`: enough to compare with the plate on the machine, and nothing else. */
export const publicTerminal = z.object({
  terminal: z.string(),
  siteName: z.string(),
  address: z.string(),
  bankName: z.string(),
  hotline: z.string(),
});
export type PublicTerminal = z.infer<typeof publicTerminal>;

/** `POST /api/public/reports`. Never a card number, PIN, CVV or password: unknown fields are refused. */
export const reportRequest = z.strictObject({
  terminal: z.string().min(1).max(64),
  kind: z.enum(CASE_KINDS),
  phone: z
    .string()
    .regex(/^\+?[0-9][0-9 -]{5,18}$/, 'must be a phone number')
    .optional(),
  lastFour: z
    .string()
    .regex(/^\d{4}$/, 'must be the last four digits only')
    .optional(),
  amountMinor: z.int().positive().max(100_000_000).optional().describe('In fen or cents'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  text: z.string().max(1000).optional(),
  language: language.default('zh-CN'),
});
export type ReportRequest = z.infer<typeof reportRequest>;

export const reportReceipt = z.object({ caseNumber: z.string(), trackingUrl: z.string() });
export type ReportReceipt = z.infer<typeof reportReceipt>;

/** `GET /api/public/cases/{token}`: what the customer sees of the case. */
export const customerCaseView = z.object({
  caseNumber: z.string(),
  kind: z.enum(CASE_KINDS),
  state: z.enum(CASE_STATES),
  siteName: z.string(),
  address: z.string(),
  detectedAt: instant.nullable().describe('When the machine itself raised the alarm; null when only the customer did'),
  openedAt: instant,
  lastFour: z.string().nullable(),
  hotline: z.string(),
  bankName: z.string(),
  suspectedTrap: z.boolean().describe('No such event was seen by the machine: freeze the card now'),
  steps: z.array(
    z.object({
      step: z.enum(CASE_STATES),
      text: z.string(),
      at: instant.nullable(),
      expectedAt: instant.nullable(),
    }),
  ),
});
export type CustomerCaseView = z.infer<typeof customerCaseView>;
