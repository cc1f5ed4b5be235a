import { z } from 'zod';
import type { DeliveryReceipt, InboundReply } from '../../callbacks/ports.js';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const oneOrMany = <T extends z.ZodType>(item: T) =>
  z.union([z.array(item).max(1_000), item.transform((each) => [each])]);

const receipts = oneOrMany(
  z.object({
    providerId: z.string().min(1).max(200),
    id: z.string().max(40).optional(),
    delivered: z.boolean(),
    code: z.string().max(64).optional(),
    at: instant,
  }),
);

const replies = oneOrMany(
  z.object({
    from: z.string().min(3).max(32),
    text: z.string().max(1_000),
    providerId: z.string().min(1).max(200),
    at: instant,
  }),
);

/** Delivery receipts of a generic gateway: one, or a list. @throws ZodError for what is none */
export function parseHttpReceipts(body: unknown): DeliveryReceipt[] {
  return receipts.parse(body).map(({ providerId, id, delivered, code, at }) => ({
    providerId,
    delivered,
    at,
    ...(id !== undefined && { noticeId: id }),
    ...(code !== undefined && { code }),
  }));
}

/** What people answered: one, or a list. @throws ZodError for what is none */
export function parseHttpReplies(body: unknown): InboundReply[] {
  return replies.parse(body);
}
