import { z } from 'zod';
import { backoffSettings, websocketLinkSettings } from '../../transport/index.js';
import { PROTOCOL } from './statuses.js';

/** The ports a publisher may stand on: 80 (ws only), 443 (wss only), 5846 to 5856 (README.md). */
export const PUBLISHER_PORTS = [80, 443, 5846, 5847, 5848, 5849, 5850, 5851, 5852, 5853, 5854, 5855, 5856];

/** All XFS4IoT services of one terminal. */
export const xfs4iotSettings = z.strictObject({
  driver: z.literal(PROTOCOL),
  host: z.string().min(1).default('127.0.0.1'),
  ports: z.array(z.int().min(1).max(65_535)).min(1).max(64).default(PUBLISHER_PORTS),
  secure: z.enum(['auto', 'always', 'never']).default('auto').describe('auto: wss on port 443, ws on every other.'),
  path: z.string().startsWith('/').default('/xfs4iot/v1.0'),
  generation: z
    .enum(['auto', '2021-1', 'current'])
    .default('auto')
    .describe('Envelope of the commands; auto begins with the current one. What is received is read in either.'),
  link: websocketLinkSettings.omit({ type: true, url: true }).prefault({}),
  commandTimeoutMs: z.int().min(100).max(120_000).default(10_000),
  offlineAfter: z.int().min(1).max(10).default(2).describe('Unanswered commands before a service counts as lost.'),
  rereadMs: z.int().min(100).max(86_400_000).default(300_000).describe('Read status and storage anew this often.'),
  rediscoverMs: z.int().min(100).max(86_400_000).default(600_000).describe('Look for new services this often.'),
  backoff: backoffSettings.prefault({}),
});
export type Xfs4IotSettings = z.infer<typeof xfs4iotSettings>;
