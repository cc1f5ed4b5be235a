import { z } from 'zod';
import { DAY_KINDS, dayFromText, LINES, ROSTER_FINDING_KINDS, ROTATION_UNITS, SKILLS, SWAP_STATES } from '#libs/domain';
import { clockTime, instant } from '../fields.js';

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'letters, digits, dot, dash and underscore only');
/** What a database keeps: no NUL, no half of a character. */
const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[^\0\p{Cs}]*$/u, 'holds a character that cannot be kept');
const bilingual = z.object({ zh: text(100).min(1), en: text(100).min(1) });
const line = z.enum(LINES);

/** People are handed over on the minute, and dispatch asks by the minute. */
const minute = instant.refine((at) => Date.parse(at) % 60_000 === 0, 'must be on a whole minute');

/** Rotations and weekly shifts of one region, or of all. */
export const turnsQuery = z.object({ region: z.string().max(64).optional() });

export const rotationBody = z.object({
  id: id.optional().describe('Made up when it is left out; cannot be changed'),
  name: bilingual,
  region: id,
  line,
  skill: z.enum(SKILLS).nullish().describe('Only for faults that need it'),
  participants: z.array(id).min(1).max(100).describe('Technicians in the order of their turns'),
  unit: z.enum(ROTATION_UNITS),
  length: z.int().min(1).max(366).describe('Units that a turn lasts'),
  handOver: clockTime.describe("The bank's own time"),
  startsOn: z
    .string()
    .refine((day) => dayFromText(day) !== undefined, 'must be a day that exists, as 2026-02-15')
    .describe('Day of the first hand-over'),
  windows: z
    .array(
      z.object({
        weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).describe('1 = Monday'),
        from: clockTime,
        to: clockTime.describe('At or before `from`: ends on the following day'),
      }),
    )
    .max(50)
    .optional()
    .describe('On call only then; none: always'),
  dayKind: z
    .enum(DAY_KINDS)
    .nullish()
    .describe('Only on such days; `holiday` is every day off, ordinary weekends included'),
  calendar: z.string().max(64).nullish().describe('Which of the settings `holidays`; none: the standard one'),
});
export type RotationBody = z.output<typeof rotationBody>;

export const weeklyShiftBody = z.object({
  region: id,
  line,
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).describe('The days on which it begins; 1 = Monday'),
  from: clockTime.describe("The bank's own time"),
  to: clockTime.describe('At or before `from`: ends on the following day'),
  technicians: z.array(id).min(1).max(100).describe('On call together'),
});
export type WeeklyShiftBody = z.output<typeof weeklyShiftBody>;

const stamp = { version: z.int(), changedAt: instant.nullable(), changedBy: z.string().nullable() };

export const rotationView = rotationBody.required({ id: true }).extend(stamp);
export type RotationView = z.output<typeof rotationView>;
export const rotationList = z.object({ items: z.array(rotationView) });

export const weeklyShiftView = weeklyShiftBody.extend({ id: z.string(), ...stamp });
export type WeeklyShiftView = z.output<typeof weeklyShiftView>;
export const weeklyShiftList = z.object({ items: z.array(weeklyShiftView) });

export const overrideBody = z.object({
  from: minute,
  until: minute,
  region: id.nullish().describe('None: in every region'),
  line: line.nullish().describe('None: on every line'),
  replaces: id.nullish().describe('Whose place is taken; none: the whole line, which then needs region and line'),
  by: id,
  reason: text(500).optional(),
});
export type OverrideBody = z.output<typeof overrideBody>;
export const overrideView = z.object({
  id: z.string(),
  from: instant,
  until: instant,
  region: z.string().nullable(),
  line: line.nullable(),
  replaces: z.string().nullable(),
  replacesName: z.string().nullable(),
  by: z.string(),
  byName: z.string(),
  reason: z.string(),
  swapId: z.string().nullable().describe('The swap that it comes from'),
  ...stamp,
});
export type OverrideView = z.output<typeof overrideView>;
export const overrideQuery = z.object({ from: instant.optional(), until: instant.optional() });
export const overrideList = z.object({ items: z.array(overrideView) });

const swapPart = z.object({ from: minute, until: minute, region: id.nullish(), line: line.nullish() });
export const swapBody = z.object({
  askedBy: id.optional().describe('A technician asks for themselves; a lead or dispatcher names who asks'),
  askedOf: id,
  gives: swapPart.describe('Duties that the one who asks gives away'),
  takes: swapPart.nullish().describe('Duties that they take in exchange'),
  note: text(500).optional(),
});
export type SwapBody = z.output<typeof swapBody>;
const swapPartView = z.object({
  from: instant,
  until: instant,
  region: z.string().nullable(),
  line: line.nullable(),
});
export const swapView = z.object({
  id: z.string(),
  askedBy: z.string(),
  askedByName: z.string(),
  askedOf: z.string(),
  askedOfName: z.string(),
  gives: swapPartView,
  takes: swapPartView.nullable(),
  note: z.string(),
  state: z.enum(SWAP_STATES),
  askedAt: instant,
  expiresAt: instant,
  answeredAt: instant.nullable(),
});
export type SwapView = z.output<typeof swapView>;
export const swapList = z.object({ items: z.array(swapView) });

/** `GET /api/on-call/preview`. */
export const previewQuery = z.object({
  from: instant.optional().describe('Default: now'),
  to: instant.optional().describe('Default: 14 days after `from`; at most 100'),
  region: z.string().max(64).optional(),
});
export const previewView = z.object({
  from: instant,
  to: instant,
  timeZone: z.string(),
  items: z.array(
    z.object({
      region: z.string(),
      regionName: z.string(),
      line,
      skill: z.string().nullable(),
      from: instant,
      until: instant,
      technicians: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  ),
});
export type PreviewView = z.output<typeof previewView>;

/** `GET /api/roster/findings`: what somebody should see to before the night does. */
export const rosterFindingsView = z.object({
  from: instant,
  to: instant,
  items: z.array(
    z.object({
      kind: z.enum(ROSTER_FINDING_KINDS),
      level: z.enum(['serious', 'warning']),
      region: z.string().nullable(),
      line: line.nullable(),
      technician: z.string().nullable(),
      rotation: z.string().nullable(),
      from: instant.nullable(),
      until: instant.nullable(),
      text: z.string(),
      consequence: z.string(),
    }),
  ),
});
export type RosterFindingsView = z.output<typeof rosterFindingsView>;

export const contactVerification = z.object({ channel: z.enum(['sms', 'email']) });

/** A calendar for one technician or one rotation; a technician's own when neither is named. */
export const dutyCalendarBody = z
  .object({ technician: id.optional(), rotation: id.optional() })
  .refine(({ technician, rotation }) => !(technician && rotation), 'names a technician or a rotation, not both');
const dutyCalendar = z.object({
  id: z.string(),
  kind: z.enum(['technician', 'rotation']),
  subject: z.string(),
  createdBy: z.string(),
  createdAt: instant,
});
export const dutyCalendarList = z.object({ items: z.array(dutyCalendar) });
export const dutyCalendarMade = dutyCalendar.extend({
  url: z.string().describe('Secret, and shown only now: whoever has it can read the calendar'),
});
export type DutyCalendarMade = z.output<typeof dutyCalendarMade>;
