import { z } from 'zod';

const text = z.string().max(4000);

/** What the media type in `docs/operations/intake` sends: Zabbix's own macros under their own names. */
export const zabbixWebhook = z.object({
  'EVENT.ID': z.string().regex(/^\d{1,20}$/, 'must be a number'),
  /** 1 problem, 0 recovery. */
  'EVENT.VALUE': z.enum(['0', '1']),
  /** 0 not classified to 5 disaster. */
  'EVENT.NSEVERITY': z.string().regex(/^[0-5]$/, 'must be 0 to 5'),
  'EVENT.NAME': text.min(1),
  'EVENT.OPDATA': text.optional(),
  /** 1: somebody wrote on the problem; nothing began and nothing ended. */
  'EVENT.UPDATE.STATUS': z.string().max(10).default('0'),
  /** Seconds since 1970. */
  'EVENT.TIMESTAMP': z
    .string()
    .regex(/^\d{1,12}$/)
    .optional(),
  'EVENT.TAGSJSON': text.optional().describe('[{"tag":"terminal","value":"T0001"},…]'),
  'HOST.HOST': text.min(1),
  'TRIGGER.ID': text.optional(),
  'ZABBIX.URL': text.optional(),
});

/** What is answered to Zabbix; the media type keeps it as tags of the problem. */
export const zabbixAnswer = z.object({
  incident: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
});

export const alertmanagerAnswer = z.object({
  taken: z.int(),
  quarantined: z.int().describe('Alerts that could not be read; kept, with the reason'),
});
