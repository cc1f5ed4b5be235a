import { z } from 'zod';
import {
  CUSTOMER_IMPACTS,
  LINES,
  FAULT_CATEGORIES,
  matchesAll,
  PRIORITIES,
  type Bilingual,
  type EscalationTarget,
} from '#libs/domain';
import { defineSetting } from './define-setting.js';
import { bilingualText, haveOwnIds } from '../fields.js';

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'letters, digits, dot, dash and underscore only');
const clockTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must read HH:MM');

const target = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('line'), line: z.enum(LINES) }),
  z.strictObject({ to: z.literal('lead') }),
  z.strictObject({ to: z.literal('desk') }),
  z.strictObject({ to: z.literal('technician'), id }),
  z.strictObject({ to: z.literal('robot'), id }),
]);
const notify = z.array(target).min(1).max(10).describe('Whom this step tells, in the region of the incident');
const hours = z
  .enum(['always', 'working'])
  .default('always')
  .describe('working: a step that falls due outside working hours waits for them');

const escalationPolicy = z
  .strictObject({
    id,
    name: bilingualText(200),
    when: z
      .strictObject({
        priorities: z.array(z.enum(PRIORITIES)).default([]),
        categories: z.array(z.enum(FAULT_CATEGORIES)).default([]),
        regions: z.array(id).default([]),
        impacts: z.array(z.enum(CUSTOMER_IMPACTS)).default([]),
      })
      .describe('Incidents that it is for; an empty list means any'),
    steps: z
      .array(z.strictObject({ afterMinutes: z.number().min(0).max(10_080), notify, hours }))
      .min(1)
      .max(20),
    repeat: z
      .strictObject({ everyMinutes: z.number().min(1).max(1_440), notify, hours })
      .nullable()
      .default(null)
      .describe('Said again and again after the last step'),
  })
  .refine(({ steps }) => steps.every((step, i) => i === 0 || steps[i - 1]!.afterMinutes <= step.afterMinutes), {
    message: 'each step comes at the time of the one before it or later',
    path: ['steps'],
  })
  .refine(({ steps }) => steps.every((step, i) => step.hours === 'working' || steps[i - 1]?.hours !== 'working'), {
    message: 'a step behind one that waits for working hours waits for them, too',
    path: ['steps'],
  });

const ANY = { priorities: [], categories: [], regions: [], impacts: [] };
const LEAD: EscalationTarget = { to: 'lead' };
const DESK: EscalationTarget = { to: 'desk' };
const SECOND: EscalationTarget = { to: 'line', line: 'second' };
const VENDOR: EscalationTarget = { to: 'line', line: 'vendor' };

const POLICIES: z.output<typeof escalationPolicy>[] = [
  {
    id: 'p1',
    name: { zh: '一级：立即处理', en: 'P1: at once' },
    when: { ...ANY, priorities: ['P1'] },
    steps: [
      { afterMinutes: 5, notify: [LEAD] },
      { afterMinutes: 10, notify: [DESK, SECOND] },
      { afterMinutes: 20, notify: [VENDOR] },
    ],
    repeat: { everyMinutes: 15, notify: [LEAD, DESK] },
  },
  {
    id: 'p2',
    name: { zh: '二级：尽快处理', en: 'P2: soon' },
    when: { ...ANY, priorities: ['P2'] },
    steps: [
      { afterMinutes: 10, notify: [DESK] },
      { afterMinutes: 20, notify: [SECOND] },
      { afterMinutes: 30, notify: [LEAD] },
      { afterMinutes: 60, notify: [VENDOR] },
    ],
    repeat: { everyMinutes: 30, notify: [LEAD, DESK] },
  },
  {
    id: 'p3',
    name: { zh: '三级：当班处理', en: 'P3: within the shift' },
    when: { ...ANY, priorities: ['P3'] },
    steps: [
      { afterMinutes: 60, notify: [DESK] },
      { afterMinutes: 240, notify: [SECOND, LEAD], hours: 'working' },
    ],
    repeat: { everyMinutes: 240, notify: [DESK], hours: 'working' },
  },
  {
    id: 'others',
    name: { zh: '其余：工作时间处理', en: 'All others: in working hours' },
    when: ANY,
    steps: [{ afterMinutes: 480, notify: [DESK], hours: 'working' }],
    repeat: { everyMinutes: 1_440, notify: [DESK, LEAD], hours: 'working' },
  },
].map((each) => escalationPolicy.parse(each));

const escalationSchema = z.strictObject({
  policies: z
    .array(escalationPolicy)
    .min(1)
    .max(50)
    .refine(haveOwnIds, 'ids must differ')
    .refine((policies) => matchesAll(policies.at(-1)!), 'the last policy must be for every incident')
    .default(POLICIES)
    .describe('The first that is for an incident holds'),
  workingHours: z
    .strictObject({
      weekdays: z.array(z.int().min(1).max(7)).min(1).default([1, 2, 3, 4, 5]),
      from: clockTime.default('08:30'),
      to: clockTime.default('17:30'),
    })
    .refine(({ from, to }) => from < to, 'must end after it begins')
    .prefault({})
    .describe('For steps that wait; 1 is Monday'),
  auditMinutes: z
    .int()
    .min(1)
    .max(60)
    .default(5)
    .describe('How often every open incident is checked for a step or a person'),
});

export const escalationSetting = defineSetting({
  title: { zh: '升级策略', en: 'Escalation policies' },
  schema: escalationSchema,
  initial: {},
  warnings: ({ policies }): Bilingual[] => [
    ...policies.filter((policy) => !tellsDesk(policy)).map(({ name }) => neverTellsDesk(name)),
    ...policies
      .slice(0, -1)
      .filter(matchesAll)
      .map(({ name }) => hidesOthers(name)),
  ],
});

const tellsDesk = ({ steps, repeat }: z.output<typeof escalationPolicy>): boolean =>
  [...steps.flatMap((step) => step.notify), ...(repeat?.notify ?? [])].some(({ to }) => to === 'desk');

const neverTellsDesk = (name: Bilingual): Bilingual => ({
  zh: `“${name.zh}”从不通知值班台：若无人接单，值班台不会得知。`,
  en: `"${name.en}" never tells a desk: if nobody takes it, the desk does not hear of it.`,
});

const hidesOthers = (name: Bilingual): Bilingual => ({
  zh: `“${name.zh}”适用于所有工单：其后的策略永远不会生效。`,
  en: `"${name.en}" is for every incident: the policies behind it never hold.`,
});
