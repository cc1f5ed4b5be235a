import type { Observation, RawSource } from '../../observation.js';
import type { Read } from './commands.js';
import { WATCHES, isMeasured, type Measured, type Point } from './points.js';

export const PROTOCOL = 'modbus-rtu';

/** The components that the points watch, each once. */
export const componentsOf = (points: readonly Point[]) => [
  ...new Set(points.map(({ watches }) => WATCHES[watches].component)),
];

/** What the values of one read say of a point; `before` is whether it was wrong at the last reading. */
export function judge(point: Point, value: number | boolean, before: boolean): boolean {
  if (isMeasured(point)) return isOutside(point, measure(point, Number(value)), before);
  return Boolean(value) === (point.wrongWhen === 'set');
}

/** A register's value in its unit. */
export function measure({ signed, factor }: Measured, register: number): number {
  const steps = signed && register > 0x7fff ? register - 0x10000 : register;
  return Number((steps * factor).toFixed(6));
}

function isOutside({ above, below, hysteresis }: Measured, value: number, before: boolean): boolean {
  const margin = before ? hysteresis : 0;
  return (above !== undefined && value > above - margin) || (below !== undefined && value < below + margin);
}

export function observePoint(point: Point, value: number | boolean, wrong: boolean): Observation {
  const { component, state, ...words } = WATCHES[point.watches];
  const data = isMeasured(point) ? { register: value, value: measure(point, Number(value)) } : { set: value };
  const raw = { protocol: PROTOCOL, code: `${point.table} ${point.address}`, data };
  const unit = point.name ?? `${point.table}${point.address}`;
  return { kind: 'state', component, name: state, unit, value: wrong ? words.wrong : words.well, raw };
}

/** Whether the module answers, told of every component that hangs on it. */
export function observeReach(points: readonly Point[], online: boolean, raw: RawSource): Observation[] {
  const value = online ? 'online' : 'offline';
  return componentsOf(points).map((component) => ({ kind: 'state', component, name: 'device', value, raw }));
}

/** The module refuses a read: the map in the configuration does not fit it. */
export function refused(points: readonly Point[], read: Read, reason: string): Observation {
  const code = `${read.table} ${read.address}+${read.length}`;
  const component = componentsOf(points)[0] ?? 'cabinet';
  return {
    kind: 'garbage',
    component,
    reason: `the module refuses a read: ${reason}`,
    raw: { protocol: PROTOCOL, code },
  };
}
