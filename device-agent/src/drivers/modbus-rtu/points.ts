import { z } from 'zod';
import type { Component } from '#libs/domain';
import type { StateName } from '../../observation.js';

interface Watch {
  component: Component;
  state: StateName;
  wrong: string;
  well: string;
}

/** What a point may watch. There is no standard map: which address is what stands in the configuration. */
export const WATCHES = {
  safeDoor: { component: 'safe', state: 'safeDoor', wrong: 'open', well: 'closed' },
  cabinetDoor: { component: 'cabinet', state: 'cabinetDoor', wrong: 'open', well: 'closed' },
  tamper: { component: 'cabinet', state: 'tamper', wrong: 'on', well: 'off' },
  vibration: { component: 'safe', state: 'vibration', wrong: 'on', well: 'off' },
  temperature: { component: 'cabinet', state: 'heat', wrong: 'on', well: 'off' },
  mains: { component: 'ups', state: 'ups', wrong: 'onBattery', well: 'mains' },
} as const satisfies Record<string, Watch>;
export type WatchName = keyof typeof WATCHES;
const NAMES = Object.keys(WATCHES) as [WatchName, ...WatchName[]];

const contact = z.strictObject({
  watches: z.enum(NAMES),
  table: z.enum(['discreteInput', 'coil']).default('discreteInput'),
  address: z.int().min(0).max(65_535),
  name: z.string().min(1).max(40).optional().describe('Tells points of the same kind apart: front, rear.'),
  wrongWhen: z
    .enum(['set', 'clear'])
    .default('set')
    .describe('clear: a contact that opens, or a cable that is cut, is the alarm.'),
});

const measured = z
  .strictObject({
    watches: z.enum(NAMES),
    table: z.enum(['holdingRegister', 'inputRegister']),
    address: z.int().min(0).max(65_535),
    name: z.string().min(1).max(40).optional(),
    signed: z.boolean().default(true).describe('Two-complement, as thermometers write temperatures below zero.'),
    factor: z.number().default(0.1).describe('Value of one step, for instance 0.1 °C.'),
    above: z.number().optional().describe('Wrong above this value.'),
    below: z.number().optional().describe('Wrong below this value.'),
    hysteresis: z.number().nonnegative().default(2).describe('Well again only when this much inside the limit.'),
  })
  .refine(({ above, below }) => above !== undefined || below !== undefined, {
    path: ['above'],
    message: 'above or below must be given',
  });

/** One input of a module. */
export const point = z.union([contact, measured]);
export type Point = z.infer<typeof point>;
export type Measured = z.infer<typeof measured>;

export const isMeasured = (one: Point): one is Measured =>
  one.table === 'holdingRegister' || one.table === 'inputRegister';
