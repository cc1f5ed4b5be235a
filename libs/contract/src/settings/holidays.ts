import { z } from 'zod';
import { dayFromText, weekdayOf, type Bilingual } from '#libs/domain';
import { defineSetting } from './define-setting.js';
import { bilingualText } from '../fields.js';

const day = z.string().refine((text) => dayFromText(text) !== undefined, 'must be a day that exists, as 2026-02-15');
const days = z.array(day).max(200);

const holidayYear = z
  .strictObject({
    off: days.default([]).describe('Days off beside the Saturdays and Sundays; those may be named too'),
    work: days.default([]).describe('Saturdays and Sundays that are worked in exchange'),
  })
  .refine(({ off, work }) => !off.some((each) => work.includes(each)), 'a day cannot be off and worked');

const years = z.record(z.string().regex(/^\d{4}$/, 'must be a year'), holidayYear).superRefine((value, context) => {
  for (const [year, { off, work }] of Object.entries(value)) {
    const stray = [...off, ...work].find((each) => !each.startsWith(`${year}-`));
    if (stray) context.addIssue({ code: 'custom', path: [year], message: `${stray} is not a day of ${year}` });
  }
});

/** The days from one to another. @param from `2026-02-15` @param until the last one's day of the month */
const run = (from: string, until: number): string[] => {
  const first = Number(from.slice(8));
  return Array.from(
    { length: until - first + 1 },
    (_, i) => `${from.slice(0, 8)}${String(first + i).padStart(2, '0')}`,
  );
};

/** Notice of the State Council's General Office on the holidays of 2026, of 4 November 2025. */
const CHINA_2026 = {
  off: [
    ...run('2026-01-01', 3),
    ...run('2026-02-15', 23),
    ...run('2026-04-04', 6),
    ...run('2026-05-01', 5),
    ...run('2026-06-19', 21),
    ...run('2026-09-25', 27),
    ...run('2026-10-01', 7),
  ],
  work: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
};

export const holidaysSetting = defineSetting({
  title: { zh: '节假日日历', en: 'Holiday calendars' },
  schema: z
    .strictObject({
      standard: z.string().default('china').describe('The calendar that is meant where none is named'),
      calendars: z
        .record(
          z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/, 'letters, digits, dash and underscore only'),
          z.strictObject({ name: bilingualText(100), years: years.default({}) }),
        )
        .default({
          china: { name: { zh: '中国法定节假日', en: 'Public holidays of China' }, years: { '2026': CHINA_2026 } },
        }),
    })
    .refine(({ standard, calendars }) => Object.hasOwn(calendars, standard), {
      path: ['standard'],
      message: 'must be one of the calendars',
    }),
  initial: {},
  warnings: ({ calendars }): Bilingual[] =>
    Object.values(calendars).flatMap(({ name, years: known }) =>
      Object.entries(known).flatMap(([year, { work }]) =>
        work
          .filter((each) => weekdayOf(dayFromText(each)!) < 6)
          .map((each) => ({
            zh: `日历“${name.zh}” ${year} 年：${each} 本来就是工作日，不必列为调休上班日。`,
            en: `The calendar "${name.en}", ${year}: ${each} is a working day anyway and need not be listed as worked in exchange.`,
          })),
      ),
    ),
});
