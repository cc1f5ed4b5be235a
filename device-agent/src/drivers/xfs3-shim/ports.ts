import { field, indexed, numberField, asNumber } from './frame.js';
import {
  DOORS,
  DOOR_BITS,
  OPERATOR_SWITCH,
  PORT_TYPES,
  SENSORS,
  SUPERVISOR_BY_SWITCH,
  SWITCH,
  UPS,
  UPS_BITS,
  type PortRule,
} from './siu.table.js';
import type { View } from './view.js';

type PortType = (typeof PORT_TYPES)[number];

const MEMBERS: Readonly<Record<PortType, string>> = {
  sensors: 'fwSensors',
  doors: 'fwDoors',
  auxiliaries: 'fwAuxiliaries',
};

/** One of the arrays of WFSSIUSTATUS. */
export function readPorts(view: View, type: PortType): void {
  const member = MEMBERS[type];
  for (const [index, value] of indexed(field(view.payload, member))) {
    const status = asNumber(value);
    if (status !== undefined) readPort(view, type, index, { status, data: { [`${member}[${index}]`]: status } });
  }
}

/** WFSSIUPORTEVENT. */
export function readPortEvent(view: View): void {
  const [wPortType, wPortIndex, wPortStatus] = ['wPortType', 'wPortIndex', 'wPortStatus'].map((name) =>
    numberField(view.payload, name),
  );
  const type = PORT_TYPES[wPortType ?? 0];
  if (type === undefined || wPortIndex === undefined || wPortStatus === undefined) return;
  readPort(view, type, wPortIndex, { status: wPortStatus, data: { wPortType, wPortIndex, wPortStatus } });
}

interface Seen {
  status: number;
  data: Record<string, unknown>;
}

function readPort(view: View, type: PortType, index: number, seen: Seen): void {
  const { status, data } = seen;
  if (type === 'sensors') {
    if (index === OPERATOR_SWITCH) return readSwitch(view, seen);
    return sayPort(view, SENSORS[index], SWITCH[status], data);
  }
  if (type === 'doors') return sayPort(view, DOORS[index], wordOf(DOOR_BITS, status), data);
  if (index === UPS) sayPort(view, { state: 'ups', component: 'ups' }, wordOf(UPS_BITS, status), data);
}

function readSwitch(view: View, { status, data }: Seen): void {
  const active = SUPERVISOR_BY_SWITCH[status];
  if (active === undefined) return;
  view.observations.push({
    kind: 'mode',
    component: 'application',
    mode: 'supervisor',
    active,
    raw: view.raw(data),
  });
}

// The parts have names of their own, which no other service gives them.
function sayPort(view: View, rule: PortRule | undefined, value: string | undefined, data: Seen['data']): void {
  if (rule && value !== undefined) view.state(rule.state, value, { component: rule.component, unit: rule.sub, data });
}

function wordOf(bits: readonly (readonly [bits: number, word: string])[], status: number): string | undefined {
  return bits.find(([bit]) => (status & bit) !== 0)?.[1];
}
