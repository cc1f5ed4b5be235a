import { z } from 'zod';
import { instant } from '../fields.js';

const labels = z.record(z.string(), z.string().max(4000));

/** One alert of a group. Grafana adds many fields more, which nobody here needs. */
export const alertmanagerAlert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels,
  annotations: labels.default({}),
  startsAt: instant,
  /** The year 1 while it fires. */
  endsAt: z.string().optional(),
  generatorURL: z.string().max(2000).optional(),
  fingerprint: z.string().min(1).max(200),
});
export type AlertmanagerAlert = z.infer<typeof alertmanagerAlert>;

/** The webhook of Prometheus Alertmanager, version 4. The alerts are read one by one: a bad one does not stop the others. */
export const alertmanagerWebhook = z.object({
  version: z.literal('4'),
  groupKey: z.string().max(2000).optional(),
  truncatedAlerts: z.int().optional(),
  externalURL: z.string().max(2000).optional(),
  alerts: z.array(z.unknown()).max(1000),
});
