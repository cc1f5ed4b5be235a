import { z } from 'zod';
import { CHANNELS, DELIVERY_DEFAULTS, RECIPIENT_KINDS, type Bilingual, type DeliveryRules } from '#libs/domain';
import { defineSetting } from './define-setting.js';
import { clockTime } from '../fields.js';

const channel = z.enum(CHANNELS);
const rate = z.strictObject({
  count: z.int().min(1).max(100_000),
  perSeconds: z.int().min(1).max(86_400).describe('Never more than count within so many seconds'),
});
const rung = z.strictObject({
  channel,
  waitSeconds: z.int().min(0).max(86_400).describe('How long a page may stay unanswered before the next rung is used'),
});
const ladder = z
  .strictObject({
    rungs: z.array(rung).min(1).max(CHANNELS.length),
    beside: z
      .array(channel)
      .max(CHANNELS.length)
      .default([])
      .describe('Copies beside the first rung; never waited for'),
  })
  .refine(({ rungs }) => new Set(rungs.map((each) => each.channel)).size === rungs.length, 'a channel stands once');
const hours = z.number().min(0.5).max(720);
const d = DELIVERY_DEFAULTS;

/** How messages go out; see docs/operations/rules/delivery.md. */
export const deliverySetting = defineSetting({
  title: { zh: '通知送达', en: 'Delivery of notices' },
  schema: z.strictObject({
    ladders: z.record(z.enum(RECIPIENT_KINDS), ladder).default(mutable(d.ladders)),
    quietHours: z
      .strictObject({ from: clockTime, to: clockTime, staffInformation: z.boolean().default(false) })
      .default(d.quietHours),
    bundling: z
      .strictObject({
        windowSeconds: z.int().min(0).max(3_600),
        most: z.int().min(2).max(200),
        channels: z.array(channel),
      })
      .default(mutable(d.bundling)),
    rates: z
      .strictObject({
        channels: z.partialRecord(channel, rate).default({}),
        addresses: z.partialRecord(channel, rate).default({}),
        urgentShare: z.number().min(0).max(0.9).default(d.rates.urgentShare),
      })
      .default(mutable(d.rates)),
    retry: z
      .strictObject({
        backOffSeconds: z.array(z.number().min(0.5).max(3_600)).min(1).max(20),
        triesPerChannel: z.int().min(1).max(100),
        giveUpHours: z.strictObject({ page: hours, information: hours, webhook: hours }),
      })
      .default(mutable(d.retry)),
    replies: z
      .strictObject({ codeHours: z.number().min(0.5).max(168), answersPerHour: z.int().min(1).max(1_000) })
      .default(d.replies),
  }),
  initial: {},
  warnings: (value): Bilingual[] => warningsOf(value),
});

/** The schema's types are not read-only. */
function mutable<T>(value: T): Mutable<T> {
  return structuredClone(value) as Mutable<T>;
}
type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

function warningsOf({ ladders, quietHours }: DeliveryRules): Bilingual[] {
  const warnings: Bilingual[] = [];
  for (const kind of ['technician', 'desk', 'lead'] as const) {
    const ways = new Set([...ladders[kind].rungs.map((each) => each.channel), ...ladders[kind].beside]);
    if ([...ways].every((way) => way === 'push' || way === 'email')) {
      warnings.push({
        zh: `${kind}：没有短信或电话，夜里的呼叫可能无人听见。`,
        en: `${kind}: neither SMS nor call; a page at night may be heard by nobody.`,
      });
    }
  }
  if (quietHours.from === quietHours.to) {
    warnings.push({
      zh: '未设静默时段：客户夜间也会收到进度短信。',
      en: 'No quiet hours: customers get progress messages at night, too.',
    });
  }
  return warnings;
}
