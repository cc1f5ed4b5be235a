import { z } from 'zod';
import { DEFAULT_ALARM_RULES, FAULT_CODES, PRIORITIES, type AlarmRules, type Bilingual } from '#libs/domain';
import { defineSetting } from './define-setting.js';

const { chattering, collapse, suppress, flood, stale } = DEFAULT_ALARM_RULES;

const threshold = (initial: AlarmRules['collapse']['site']) =>
  z
    .strictObject({
      terminals: z.int().min(2).max(10_000).default(initial.terminals).describe('So many terminals at once'),
      sharePercent: z.number().min(1).max(100).default(initial.sharePercent).describe('Or this share of the group'),
      shareAtLeast: z.int().min(2).max(1_000).default(initial.shareAtLeast).describe('When they are at least so many'),
      neverBelowPercent: z
        .number()
        .min(0)
        .max(100)
        .default(initial.neverBelowPercent)
        .describe('But never below this share'),
    })
    .prefault({});

/** How alarms are damped, collapsed, suppressed and muted: see docs/operations/rules. */
export const alarmsSetting = defineSetting({
  title: { zh: '告警规则', en: 'Alarm rules' },
  schema: z.strictObject({
    chattering: z
      .strictObject({
        transitions: z.int().min(3).max(20).default(chattering.transitions).describe('So many changes …'),
        withinSeconds: z
          .int()
          .min(5)
          .max(3_600)
          .default(chattering.withinSeconds)
          .describe('… within so long make a fault chatter'),
        quietSeconds: z
          .int()
          .min(10)
          .max(86_400)
          .default(chattering.quietSeconds)
          .describe('Quiet for so long: it has stopped'),
        repageMinutes: z
          .int()
          .min(0)
          .max(1_440)
          .default(chattering.repageMinutes)
          .describe('Back so soon after a page: a slow flap'),
        standSeconds: z
          .int()
          .min(10)
          .max(86_400)
          .default(chattering.standSeconds)
          .describe('A slow flap is asked about again when it stands for so long'),
      })
      .prefault({}),
    collapse: z
      .strictObject({
        faults: z
          .array(z.enum(FAULT_CODES))
          .default(collapse.faults as (typeof FAULT_CODES)[number][])
          .describe('Faults that may be an outage'),
        holdSeconds: z
          .int()
          .min(0)
          .max(600)
          .default(collapse.holdSeconds)
          .describe('How long a fault waits for its neighbours before it pages; 0: no collapsing'),
        site: threshold(collapse.site),
        network: threshold(collapse.network),
        host: threshold(collapse.host),
        region: threshold(collapse.region),
        mostBackPercent: z
          .number()
          .min(1)
          .max(100)
          .default(collapse.mostBackPercent)
          .describe('When so many of an outage are back …'),
        splitAfterSeconds: z
          .int()
          .min(0)
          .max(86_400)
          .default(collapse.splitAfterSeconds)
          .describe('… what stays down for so long is split out'),
      })
      .prefault({}),
    suppress: z
      .strictObject({
        modes: z
          .array(z.enum(['supervisor', 'vendor', 'exchange']))
          .default(['supervisor', 'vendor', 'exchange'])
          .describe('Modes of a terminal in which its faults page nobody'),
        longestModeHours: z
          .number()
          .min(0.5)
          .max(72)
          .default(suppress.longestModeHours)
          .describe('How long a mode is believed that nobody leaves'),
        deskWindowHours: z
          .number()
          .min(0)
          .max(72)
          .default(suppress.deskWindowHours)
          .describe('The longest maintenance window that the desk may set by itself'),
      })
      .prefault({}),
    flood: z
      .strictObject({
        beginAbove: z
          .int()
          .min(1)
          .max(1_000_000)
          .default(flood.beginAbove)
          .describe('More new alarms than this begin a flood'),
        endBelow: z.int().min(1).max(1_000_000).default(flood.endBelow).describe('Fewer than this end it'),
        windowMinutes: z.int().min(1).max(120).default(flood.windowMinutes).describe('Within so long'),
        mute: z
          .array(z.enum(PRIORITIES).exclude(['P1', 'P2']))
          .default(['P3', 'P4'])
          .describe('Priorities that wait while it lasts'),
        longestMuteMinutes: z
          .int()
          .min(5)
          .max(1_440)
          .default(flood.longestMuteMinutes)
          .describe('Nothing is muted for longer'),
      })
      .prefault({})
      .refine(({ beginAbove, endBelow }) => endBelow <= beginAbove, {
        path: ['endBelow'],
        message: 'must not be more than beginAbove',
      }),
    shelving: z
      .strictObject({
        longestMinutes: z
          .int()
          .min(1)
          .max(1_440)
          .default(480)
          .describe('Nothing is shelved for longer, nor without an end'),
        requestMinutes: z.int().min(1).max(480).default(30).describe('So long the first of two persons is waited with'),
      })
      .prefault({}),
    stale: z
      .strictObject({
        afterHours: z.number().min(1).max(720).default(stale.afterHours).describe('Open for longer: on the stale list'),
      })
      .prefault({}),
  }),
  initial: {},
  warnings: ({ collapse, flood }): Bilingual[] => [
    ...(collapse.holdSeconds > 120
      ? [
          {
            zh: `单台失联要等 ${collapse.holdSeconds} 秒才呼叫人员。`,
            en: `A single silent terminal pages nobody for ${collapse.holdSeconds} seconds.`,
          },
        ]
      : []),
    ...(flood.beginAbove > 100
      ? [
          {
            zh: '告警洪泛的起点过高，实际上不会生效。',
            en: 'A flood begins so late that in effect there is none.',
          },
        ]
      : []),
  ],
});
