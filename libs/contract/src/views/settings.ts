import { z } from 'zod';
import { bilingual, instant } from '../fields.js';

/** A document of rules. Secrets in it are shown as asterisks; sent back so, they stay as they were. */
export const settingView = z.object({
  name: z.string(),
  title: bilingual,
  version: z.int().describe('0: nobody has changed it yet. The ETag, for If-Match'),
  value: z.unknown(),
  initial: z.unknown().describe('What holds until somebody changes it'),
  changedAt: instant.nullable(),
  changedBy: z.string().nullable(),
  warnings: z.array(bilingual).describe('Allowed but unwise'),
});
export type SettingView = z.infer<typeof settingView>;

export const settingList = z.object({ items: z.array(settingView.omit({ value: true, initial: true })) });

export const settingChange = z.object({ value: z.unknown(), reason: z.string().trim().min(1).max(500) });

export const settingHistory = z.object({
  items: z.array(
    z.object({ version: z.int(), value: z.unknown(), changedAt: instant, changedBy: z.string(), reason: z.string() }),
  ),
});

/** `GET /api/faults`: the catalogue as this bank uses it. */
export const faultCatalogueView = z.object({
  shares: z.record(z.string(), z.number()).describe('Share of the codes that each priority has, 0 to 1'),
  warnings: z.array(bilingual),
  items: z.array(
    z.object({
      code: z.string(),
      priority: z.string(),
      category: z.string(),
      customerImpact: z.string(),
      skill: z.string(),
      components: z.array(z.string()),
      title: bilingual,
      consequence: bilingual,
      firstAction: bilingual,
      runbook: z.array(bilingual),
      parts: z.array(z.string()),
      responseMinutes: z.int(),
      clear: z.string(),
      dispatch: z.string(),
      reopenMinutes: z.int(),
      changed: z.array(z.string()).describe('Fields that this bank decided otherwise'),
    }),
  ),
});
