import { z } from 'zod';
import type { DeliveryReceipt, InboundReply } from '../../callbacks/ports.js';
import { beijingTime } from '../beijing-time.js';

const receipt = z.object({
  phone_number: z.string(),
  report_time: z.string(),
  success: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]),
  err_code: z.string().default(''),
  biz_id: z.string().min(1).max(200),
  out_id: z.string().nullish(),
});

const reply = z.object({
  phone_number: z.string(),
  send_time: z.string(),
  content: z.string(),
  sequence_id: z.union([z.number(), z.string().min(1).max(200)]).transform(String),
});

/** What the callback has to be answered; anything else, and it comes again. */
export const ALIYUN_CALLBACK_ANSWER = { code: 0, msg: 'OK' } as const;

/** `SmsReport`: delivery receipts, several in one request. @throws ZodError for what is none */
export function parseAliyunReceipts(body: unknown): DeliveryReceipt[] {
  return z
    .array(receipt)
    .parse(body)
    .map(({ biz_id, out_id, success, err_code, report_time }) => ({
      providerId: biz_id,
      ...(out_id && { noticeId: out_id }),
      delivered: success,
      code: err_code,
      at: beijingTime(report_time),
    }));
}

/** `SmsUp`: what people answered. @throws ZodError for what is none */
export function parseAliyunReplies(body: unknown): InboundReply[] {
  return z
    .array(reply)
    .parse(body)
    .map(({ phone_number, send_time, content, sequence_id }) => ({
      from: toE164(phone_number),
      text: content,
      providerId: `aliyun-${sequence_id}`,
      at: beijingTime(send_time),
    }));
}

const toE164 = (number: string): string =>
  /^1\d{10}$/.test(number) ? `+86${number}` : `+${number.replace(/^\+/, '')}`;
