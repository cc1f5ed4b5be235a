import { z } from 'zod';
import { DEFAULT_DISPATCH_RULES, PRIORITIES, type Bilingual } from '#libs/domain';
import { defineSetting } from './define-setting.js';
import { clockTime } from '../fields.js';

const initial = DEFAULT_DISPATCH_RULES;
const weight = (most: number) => z.number().min(0).max(most);

const perPriority = <Schema extends z.ZodType>(
  schema: Schema,
  values: Record<'P1' | 'P2' | 'P3' | 'P4', z.input<Schema>>,
) =>
  z
    .strictObject({
      P1: schema.default(values.P1 as never),
      P2: schema.default(values.P2 as never),
      P3: schema.default(values.P3 as never),
      P4: schema.default(values.P4 as never),
    })
    .prefault({});

const lineWeights = z
  .strictObject({
    first: weight(10_000_000).default(initial.weights.line.first),
    cash: weight(10_000_000).default(initial.weights.line.cash),
    second: weight(10_000_000).default(initial.weights.line.second),
    vendor: weight(10_000_000).default(initial.weights.line.vendor),
  })
  .prefault({})
  .describe('Large steps: the next line is asked only when the one before is exhausted');

const weights = z
  .strictObject({
    travelMinute: weight(100).default(initial.weights.travelMinute).describe('One minute of the way'),
    late: weight(100_000).default(initial.weights.late).describe('Being there only after the response limit'),
    minutesPerJob: weight(10_000)
      .default(initial.weights.minutesPerJob)
      .describe('Each incident asked of them or held'),
    missingPart: weight(10_000).default(initial.weights.missingPart).describe('Carrying no part that it may need'),
    pageTaken: weight(10_000).default(initial.weights.pageTaken).describe('Each page taken in the last days'),
    nightPageTaken: weight(10_000).default(initial.weights.nightPageTaken).describe('More for each one at night'),
    line: lineWeights,
  })
  .prefault({})
  .describe('What each thing weighs when people are compared, in minutes of driving; 0: it does not count');

const rest = z
  .strictObject({
    hours: z.number().min(1).max(48).default(initial.rest.hours).describe('How long they are left alone'),
    afterNightMinutes: z
      .number()
      .min(1)
      .max(1_440)
      .nullable()
      .default(initial.rest.afterNightMinutes)
      .describe('So much work at night is a night call-out; null: never'),
    afterWorkMinutes: z
      .number()
      .min(1)
      .max(2_880)
      .nullable()
      .default(initial.rest.afterWorkMinutes)
      .describe('So much work without a rest in between; null: never'),
    longestJobMinutes: z
      .number()
      .min(1)
      .max(1_440)
      .default(initial.rest.longestJobMinutes)
      .describe('An incident counts as work at most so long'),
    nightFrom: clockTime.default(initial.rest.nightFrom),
    nightTo: clockTime.default(initial.rest.nightTo),
  })
  .prefault({})
  .describe('When somebody who has worked is not asked');

const dispatchSchema = z.strictObject({
  weights,
  capacity: z.int().min(1).max(100).default(initial.capacity).describe('Incidents that one person holds at a time'),
  rest,
  fairnessDays: z.int().min(0).max(60).default(initial.fairnessDays).describe('Days whose pages count for fairness'),
  lastResort: z
    .array(z.enum(PRIORITIES))
    .default([...initial.lastResort])
    .describe('When everybody rests or is full, somebody is asked all the same for these'),
  offerSeconds: perPriority(z.int().min(10).max(86_400).nullable(), initial.offerSeconds).describe(
    'How long somebody has to answer; null: as OFFER_SECONDS says',
  ),
  lookAgainMinutes: perPriority(z.number().min(1).max(1_440), initial.lookAgainMinutes).describe(
    'When to look for somebody again after there was nobody',
  ),
  acceptanceLastsMinutes: perPriority(
    z.number().min(1).max(10_080).nullable(),
    initial.acceptanceLastsMinutes,
  ).describe('An acceptance without progress lapses after so long; null: never'),
  handOverAtShiftEnd: z
    .boolean()
    .default(initial.handOverAtShiftEnd)
    .describe('What is accepted and not begun at the end of a shift is offered to whoever comes on'),
});

export const dispatchSetting = defineSetting({
  title: { zh: '派单规则', en: 'Dispatch' },
  schema: dispatchSchema,
  initial: {},
  warnings: ({ acceptanceLastsMinutes, lastResort, weights: { line } }): Bilingual[] => [
    ...(acceptanceLastsMinutes.P1 === null
      ? [
          {
            zh: '一级工单接单后若一直没有进展，不会再派给别人。',
            en: 'A P1 that somebody accepted and forgot is never offered to anybody else.',
          },
        ]
      : []),
    ...(lastResort.includes('P1')
      ? []
      : [
          {
            zh: '所有人都在休息或已满时，一级工单不派给任何人，只通知值班台。',
            en: 'When everybody rests or is full, nobody is asked for a P1; only the desk is told.',
          },
        ]),
    ...(line.vendor <= line.first || line.second < line.first
      ? [
          {
            zh: '厂商或二线的权重不高于一线：他们可能先于一线被呼叫。',
            en: 'The vendor or second line weighs no more than first line: they may be asked before it.',
          },
        ]
      : []),
  ],
});
