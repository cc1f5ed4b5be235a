import { z } from 'zod';
import { LANGUAGES_SPOKEN, NOTICE_TEMPLATES, TEXT_KEYS, type NoticeTemplate, type TextKey } from '#libs/domain';
import { defineSetting } from './define-setting.js';

/** China: a variable may have 35 characters at most. */
const MOST_CHARACTERS = 35;

const notices = [...new Set<NoticeTemplate | TextKey>([...NOTICE_TEMPLATES, ...TEXT_KEYS])];

const row = z.strictObject({
  notice: z.enum(notices as [NoticeTemplate | TextKey, ...(NoticeTemplate | TextKey)[]]),
  language: z.enum(LANGUAGES_SPOKEN),
  code: z.string().trim().min(1).max(64).describe('What the provider calls the approved template'),
  variables: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,31}$/),
        value: z
          .string()
          .regex(/^[A-Za-z][A-Za-z0-9]{0,31}$/)
          .describe('terminal, site, title, acceptBy, case …'),
        most: z.int().min(1).max(200).default(MOST_CHARACTERS),
      }),
    )
    .max(20)
    .default([]),
  signName: z.string().trim().min(1).max(32).optional(),
});

const rows = z.array(row).max(200).default([]);

/** Which approved template each notice takes, by SMS provider. Without a row the generic gateway is sent the text. */
export const smsTemplatesSetting = defineSetting({
  title: { zh: '短信模板', en: 'SMS templates' },
  schema: z.strictObject({ http: rows, aliyun: rows, tencent: rows }),
  initial: {},
});
