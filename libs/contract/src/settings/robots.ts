import { z } from 'zod';
import { LANGUAGES_SPOKEN, ROBOT_KINDS, ROBOT_MATTERS } from '#libs/domain';
import { defineSetting } from './define-setting.js';
import { haveOwnIds } from '../fields.js';

const robot = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and dashes'),
  kind: z.enum(ROBOT_KINDS),
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .max(2_000)
    .describe('The address that the group shows, its key included: it is kept like a secret'),
  secret: z.string().min(1).max(200).optional().describe('For DingTalk and Feishu with signature'),
  matters: z
    .array(z.enum(ROBOT_MATTERS))
    .min(1)
    .default([...ROBOT_MATTERS]),
  language: z.enum(LANGUAGES_SPOKEN).default('zh-CN'),
  enabled: z.boolean().default(true),
});

/** Group robots: told in digests, for they have no receipt and strict limits. */
export const robotsSetting = defineSetting({
  title: { zh: '群机器人', en: 'Group robots' },
  schema: z.strictObject({
    robots: z.array(robot).max(20).default([]).refine(haveOwnIds, 'ids must differ'),
    digestMinutes: z.int().min(5).max(1_440).default(60).describe('How often, while anything is open'),
    digestMost: z.int().min(1).max(50).default(10).describe('Incidents that a digest names'),
  }),
  initial: {},
  secrets: ['secret', 'url'],
});
