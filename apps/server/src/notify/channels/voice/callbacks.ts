import { z } from 'zod';
import type { DeliveryReceipt } from '../../callbacks/ports.js';

const result = z.object({
  callId: z.string().min(1).max(200),
  noticeId: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
  result: z.enum(['answered', 'busy', 'noAnswer', 'failed']),
  at: z.iso.datetime({ offset: true }),
});

/** How a call ended. Busy and unanswered count as not delivered. @throws ZodError for what is none */
export function parseVoiceResults(body: unknown): DeliveryReceipt[] {
  const { callId, noticeId, result: code, at } = result.parse(body);
  const receipt = { providerId: callId, delivered: code === 'answered', code, at: new Date(at) };
  return [{ ...receipt, ...(noticeId !== undefined && { noticeId }) }];
}
