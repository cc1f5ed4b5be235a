import { z } from 'zod';
import { WEBHOOK_EVENTS } from '#libs/domain';
import { defineSetting } from './define-setting.js';
import { haveOwnIds } from '../fields.js';

/** Standard Webhooks: base64 after the prefix, of 24 to 64 bytes. */
const secret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/, 'must begin with whsec_ and go on in base64')
  .refine((text) => {
    const bytes = Math.floor((text.slice('whsec_'.length).replace(/=+$/, '').length * 3) / 4);
    return bytes >= 24 && bytes <= 64;
  }, 'must hold 24 to 64 bytes');

const endpoint = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and dashes'),
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).max(2_000),
  secret,
  oldSecret: secret.optional().describe('Signs beside the new one while the receiver changes over'),
  events: z.array(z.enum(WEBHOOK_EVENTS)).max(WEBHOOK_EVENTS.length).default([]).describe('Empty: all'),
  enabled: z.boolean().default(true),
});

export const webhooksSetting = defineSetting({
  title: { zh: '事件推送（Webhook）', en: 'Webhooks' },
  schema: z.strictObject({
    endpoints: z.array(endpoint).max(20).default([]).refine(haveOwnIds, 'ids must differ'),
    allowedPrivateHosts: z
      .array(z.string().trim().toLowerCase().min(1).max(253))
      .max(50)
      .default([])
      .describe('Hosts inside the own network that may be posted to; others only when their address is public'),
  }),
  initial: {},
  secrets: ['secret', 'oldSecret'],
  warnings: ({ endpoints }) =>
    endpoints
      .filter(({ url }) => url.startsWith('http:'))
      .map(({ id }) => ({
        zh: `${id} 未使用 https，内容可被途中读取。`,
        en: `${id} is not https: what is sent can be read on the way.`,
      })),
});
