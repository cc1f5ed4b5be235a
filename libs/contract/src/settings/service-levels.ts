import { z } from 'zod';
import { PAUSE_REASONS, PRIORITIES, type Bilingual } from '#libs/domain';
import { defineSetting } from './define-setting.js';

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day, as 08:30; 24:00 ends the day');

const span = z
  .strictObject({ from: clock, to: clock })
  .refine(({ from, to }) => from < to, 'must end after it begins; over midnight are two spans');

const day = z
  .array(span)
  .max(6)
  .refine(
    (spans) =>
      [...spans]
        .sort((one, other) => (one.from < other.from ? -1 : 1))
        .every((each, i, all) => i === 0 || each.from >= all[i - 1]!.to),
    'spans must not overlap',
  );

const OFFICE = [
  { from: '08:30', to: '12:00' },
  { from: '13:30', to: '18:00' },
];

const calendar = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('always') }),
  z.strictObject({
    kind: z.literal('business'),
    holidays: z
      .string()
      .max(32)
      .nullable()
      .default('')
      .describe('Id in the document `holidays`; empty: its standard one; null: no holidays'),
    timeZone: z
      .string()
      .refine(isTimeZone, 'must be a time zone, as Asia/Shanghai')
      .nullable()
      .default(null)
      .describe('IANA name; null: the zone of the bank'),
    monday: day.default(OFFICE),
    tuesday: day.default(OFFICE),
    wednesday: day.default(OFFICE),
    thursday: day.default(OFFICE),
    friday: day.default(OFFICE),
    saturday: day.default([]),
    sunday: day.default([]),
    makeUp: day.default(OFFICE).describe('Hours of a Saturday or Sunday that is worked in exchange for a holiday'),
  }),
]);

const minutes = z.int().min(1).max(100_000);
const calendarId = z.string().min(1).max(40);

const limit = (initialMinutes: number | null, initialCalendar: string) =>
  z
    .strictObject({
      minutes: minutes.nullable().default(initialMinutes).describe('null: nothing is promised'),
      calendar: calendarId.default(initialCalendar),
    })
    .prefault({});

const reasons = (initial: readonly (typeof PAUSE_REASONS)[number][]) =>
  z
    .array(z.enum(PAUSE_REASONS))
    .default([...initial])
    .describe('Reasons that stop this clock');

const common = {
  warnPercent: z.int().min(1).max(99).default(75).describe('Share of the limit after which it is at risk'),
};

export const serviceLevelsSetting = defineSetting({
  title: { zh: '服务时限', en: 'Service levels' },
  schema: z
    .strictObject({
      calendars: z
        .record(
          z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'letters, digits, dash and underscore only'),
          calendar,
        )
        .prefault({ always: { kind: 'always' }, office: { kind: 'business' } }),
      response: z
        .strictObject({
          ...common,
          asCatalogue: z
            .boolean()
            .default(true)
            .describe("The fault catalogue's response time holds as long as nobody has changed the priority"),
          P1: limit(15, 'always'),
          P2: limit(30, 'always'),
          P3: limit(120, 'always'),
          P4: limit(480, 'office'),
          stoppedBy: reasons(['suppressed']),
        })
        .prefault({}),
      arrival: z
        .strictObject({
          ...common,
          P1: limit(60, 'always'),
          P2: limit(120, 'always'),
          P3: limit(480, 'office'),
          P4: limit(null, 'office'),
          stoppedBy: reasons(['suppressed', 'noAccess', 'customer']),
        })
        .prefault({}),
      restore: z
        .strictObject({
          ...common,
          P1: limit(240, 'always'),
          P2: limit(480, 'always'),
          P3: limit(960, 'office'),
          P4: limit(2_400, 'office'),
          stoppedBy: reasons(PAUSE_REASONS),
        })
        .prefault({}),
      complaint: z
        .strictObject({ ...common, minutes: minutes.default(2_400), calendar: calendarId.default('office') })
        .prefault({})
        .describe('A complaint is to be answered within so much time'),
    })
    .superRefine((value, context) => {
      for (const [path, used] of calendarsUsed(value)) {
        if (!Object.hasOwn(value.calendars, used))
          context.addIssue({ code: 'custom', path, message: `there is no calendar ${used}` });
      }
    }),
  initial: {},
  warnings: ({ response, arrival, restore }): Bilingual[] =>
    PRIORITIES.filter((priority) => {
      const [first, last] = [arrival[priority], restore[priority]];
      return (
        first.minutes !== null &&
        last.minutes !== null &&
        first.calendar === last.calendar &&
        first.minutes > last.minutes
      );
    })
      .map((priority) => ({
        zh: `${priority}：到场时限长于恢复时限。`,
        en: `${priority}: it may be restored before anybody has to arrive.`,
      }))
      .concat(
        PRIORITIES.filter((priority) => response[priority].minutes === null).map((priority) => ({
          zh: `${priority}：没有响应时限。`,
          en: `${priority}: nobody has to respond within any time.`,
        })),
      ),
});

interface Uses {
  response: Record<(typeof PRIORITIES)[number], { calendar: string }>;
  arrival: Uses['response'];
  restore: Uses['response'];
  complaint: { calendar: string };
}

function calendarsUsed({ response, arrival, restore, complaint }: Uses): [string[], string][] {
  return [
    ...Object.entries({ response, arrival, restore }).flatMap(([target, limits]) =>
      PRIORITIES.map((priority): [string[], string] => [[target, priority, 'calendar'], limits[priority].calendar]),
    ),
    [['complaint', 'calendar'], complaint.calendar],
  ];
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
