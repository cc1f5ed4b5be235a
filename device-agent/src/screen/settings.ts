import { z } from 'zod';

/** The port at which the terminal's own application learns what to show to the customer. */
export const screenSettings = z.strictObject({
  port: z.int().min(0).max(65_535).default(0).describe('On 127.0.0.1 only; 0 is off.'),
  allowOrigins: z
    .array(
      z.url({ protocol: /^https?$/ }).refine((url) => new URL(url).origin === url, 'must be an origin, without a path'),
    )
    .max(10)
    .default([])
    .describe('Origins of pages that may read it from a browser, besides its own page.'),
  hotline: z.string().max(40).optional().describe("The bank's official hotline, named in the agent's own words."),
  ownWordsSeconds: z
    .number()
    .min(5)
    .max(3_600)
    .default(300)
    .describe("How long the agent's own words stand when the server sends none."),
});
