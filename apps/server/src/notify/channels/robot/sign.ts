import { createHmac } from 'node:crypto';

/**
 * DingTalk, "custom robot security settings": HMAC-SHA256 keyed with the secret over `timestamp\nsecret`, in base64; both
 * go into the query. @param timestampMs milliseconds since 1970; DingTalk refuses one more than an hour off
 */
export function signDingtalk(timestampMs: number, secret: string): string {
  return createHmac('sha256', secret).update(`${timestampMs}\n${secret}`).digest('base64');
}

/**
 * Feishu, "custom bot guide": the other way round, keyed with `timestamp\nsecret` over an empty message; both go into the
 * body. @param timestampSeconds seconds since 1970; Feishu refuses one more than an hour off
 */
export function signFeishu(timestampSeconds: number, secret: string): string {
  return createHmac('sha256', `${timestampSeconds}\n${secret}`).update('').digest('base64');
}
