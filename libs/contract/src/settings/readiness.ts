import { z } from 'zod';
import { defineSetting } from './define-setting.js';
import { clockTime } from '../fields.js';

export const readinessSetting = defineSetting({
  title: { zh: '值守就绪检查', en: 'Readiness' },
  schema: z.strictObject({
    days: z.int().min(1).max(60).default(14).describe('How many days ahead are checked'),
    daily: z
      .strictObject({
        enabled: z.boolean().default(true),
        at: clockTime
          .default('09:00')
          .describe("In the bank's local time: when leads and desks are told of what is new and serious"),
      })
      .prefault({}),
    shiftCheck: z
      .strictObject({
        enabled: z.boolean().default(true),
        hoursBefore: z
          .number()
          .min(0.5)
          .max(24)
          .default(4)
          .describe('How long before a shift its people are asked to answer'),
      })
      .prefault({}),
  }),
  initial: {},
});
