import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { DeliveryReceipt, InboundReply } from '../../callbacks/ports.js';
import { beijingTime } from '../beijing-time.js';

const receipt = z.object({
  user_receive_time: z.string(),
  report_status: z.enum(['SUCCESS', 'FAIL']),
  errmsg: z.string().default(''),
  sid: z.string().min(1).max(200),
});

const reply = z.object({
  mobile: z.string(),
  nationcode: z.string(),
  text: z.string(),
  /** Seconds since 1970. */
  time: z.number(),
});

/** What the callback has to be answered; anything else, and it comes again. */
export const TENCENT_CALLBACK_ANSWER = { result: 0, errmsg: 'OK' } as const;

/** Delivery receipts, several in one request. @throws ZodError for what is none */
export function parseTencentReceipts(body: unknown): DeliveryReceipt[] {
  return z
    .array(receipt)
    .parse(body)
    .map(({ sid, report_status, errmsg, user_receive_time }) => ({
      providerId: sid,
      delivered: report_status === 'SUCCESS',
      code: errmsg,
      at: beijingTime(user_receive_time),
    }));
}

/** One answer of one person. It has no id of its own, so that one is made of all that it says. @throws ZodError */
export function parseTencentReply(body: unknown): InboundReply[] {
  const { mobile, nationcode, text, time } = reply.parse(body);
  const from = `+${nationcode.replace(/^\+/, '')}${mobile}`;
  const id = createHash('sha256').update(`${from}\n${time}\n${text}`).digest('hex').slice(0, 32);
  return [{ from, text, providerId: `tencent-${id}`, at: new Date(time * 1000) }];
}
