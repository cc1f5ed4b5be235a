import { z } from 'zod';
import { WEBHOOK_EVENTS } from '#libs/domain';
import { instant } from '../fields.js';

const base64url = (bytes: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+=*$/, 'must be base64url')
    .refine((text) => Math.floor((text.replace(/=+$/, '').length * 3) / 4) === bytes, `must hold ${bytes} bytes`);

/** `GET /api/push/key`: what a browser subscribes with (`applicationServerKey`). */
export const pushKeyView = z.object({ publicKey: z.string().describe('P-256, uncompressed, in base64url') });
export type PushKeyView = z.infer<typeof pushKeyView>;

/** `POST /api/push/subscriptions`: as `PushSubscription.toJSON()` of a browser gives it. */
export const pushSubscriptionRequest = z.object({
  endpoint: z.url({ protocol: /^https?$/, error: 'must be an address' }).max(2_000),
  expirationTime: z.number().nullish(),
  keys: z.object({ p256dh: base64url(65), auth: base64url(16) }),
});
export type PushSubscriptionRequest = z.infer<typeof pushSubscriptionRequest>;

export const pushUnsubscribeRequest = z.object({ endpoint: z.string().min(1).max(2_000) });
export type PushUnsubscribeRequest = z.infer<typeof pushUnsubscribeRequest>;

/** One endpoint of `GET /api/webhooks` and how it has been doing. Its secret is never shown. */
export const webhookView = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.enum(WEBHOOK_EVENTS)).describe('Empty: all'),
  enabled: z.boolean(),
  waiting: z.int().describe('Events not taken yet'),
  disabledAt: instant.nullable().describe('It answered 410 and is sent nothing until somebody replays'),
  lastAt: instant.nullable(),
  lastStatus: z.int().nullable(),
  lastError: z.string().nullable(),
  lastSentAt: instant.nullable(),
});
export type WebhookView = z.infer<typeof webhookView>;

export const webhookList = z.object({ items: z.array(webhookView) });

export const webhookReplayRequest = z.object({ from: instant.describe('Events of then and later are sent again') });
export type WebhookReplayRequest = z.infer<typeof webhookReplayRequest>;
export const webhookReplayAnswer = z.object({ events: z.int() });
