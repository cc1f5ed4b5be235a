import { createHmac } from 'node:crypto';

export interface SignedWebhook {
  /** The same at every try. */
  id: string;
  /** When this try is made, in seconds since 1970. */
  timestamp: number;
  body: string;
}

const PREFIX = 'whsec_';

/**
 * The `webhook-signature` of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, one signature for each secret
 * with a space between, so that a receiver may change over from the old one to the new. @param secrets `whsec_…`
 */
export function signWebhook({ id, timestamp, body }: SignedWebhook, secrets: readonly string[]): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    })
    .join(' ');
}
