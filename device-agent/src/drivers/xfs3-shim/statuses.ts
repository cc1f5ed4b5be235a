import type { Observation } from '../../observation.js';
import { CDM } from './cdm.table.js';
import { CIM } from './cim.table.js';
import {
  COMMON_MEMBERS,
  COMPLETION_ERRORS,
  DEVICE_WORDS,
  STATUS_ERRORS,
  SYSTEM_EVENTS,
  SYSTEM_KEEPS,
  type SystemEventRule,
} from './common.table.js';
import { keep, rawOf } from './evidence.js';
import { field, numberField, type ClassName, type JsonObject, type ShimRecord } from './frame.js';
import { IDC } from './idc.table.js';
import { serviceNameOf, withName, without, withService, type Components, type Memory, type Service } from './memory.js';
import { PIN } from './pin.table.js';
import { PTR } from './ptr.table.js';
import { READERS } from './readers.js';
import type { ClassTable, EventRule, MemberRule, Says } from './says.js';
import { SIU } from './siu.table.js';
import { View } from './view.js';

export const TABLES: Readonly<Record<ClassName, ClassTable>> = { IDC, CDM, CIM, PTR, PIN, SIU };

/** WFS_ERR_ACT_NOACTION. */
const NO_ACTION = 0;

export interface Understood {
  observations: readonly Observation[];
  memory: Memory;
}

/** What one line says in the agent's words. A class, code or number that is in no table says nothing. */
export function understand(memory: Memory, record: ShimRecord, components: Components): Understood {
  const { service, memory: known, heals } = identify(memory, record, components);
  if (record.kind === 'SYSE') return systemEvent(known, record, service, heals);
  if (!service) return { observations: [], memory: known };
  const table = service.deviceClass && TABLES[service.deviceClass];
  const view = new View(record, service, nameOf(table, record), known);
  if (record.kind === 'STATUS') readStatus(view, table);
  else if (table) readTold(view, table);
  if (view.observations.some(showsNewItem)) view.fresh();
  return { observations: [...heals, ...view.observations], memory: view.memory };
}

interface Identified {
  service: Service | undefined;
  memory: Memory;
  heals: Observation[];
}

/** Which service speaks; what was told of its name before it was known is taken back. */
function identify(memory: Memory, record: ShimRecord, components: Components): Identified {
  const told = record.kind === 'SYSE' ? field(record.payload, 'lpszLogicalName') : undefined;
  const name = serviceNameOf(memory, record, typeof told === 'string' && told !== '' ? told.slice(0, 64) : undefined);
  if (name === undefined) return { service: undefined, memory, heals: [] };
  const key = name.toLowerCase();
  const before = memory.services.get(key);
  const deviceClass = record.deviceClass ?? before?.deviceClass;
  const component = components.get(key) ?? (deviceClass && TABLES[deviceClass].component);
  if (component === undefined) return { service: undefined, memory, heals: [] };
  const service: Service = { name: before?.name ?? name, deviceClass, component };
  const strangers = without(memory.strangers, name);
  const heals = strangers === memory.strangers ? [] : [strangerSays(record, name, 'online', {})];
  const known = withService({ ...memory, strangers }, service);
  return known ? { service, memory: known, heals } : { service: undefined, memory, heals: [] };
}

/** A part of the software that is not known by name: its word stands until the name is known. */
function strangerSays(record: ShimRecord, unit: string, value: string, data: JsonObject): Observation {
  const raw = rawOf(record, SYSTEM_EVENTS[record.code ?? 0]?.name, data);
  return { kind: 'state', component: 'application', name: 'device', value, unit, raw };
}

function systemEvent(
  memory: Memory,
  record: ShimRecord,
  service: Service | undefined,
  heals: Observation[],
): Understood {
  const rule = SYSTEM_EVENTS[record.code ?? 0];
  const value = rule && deviceWord(rule, record.payload);
  if (value === undefined) return { observations: heals, memory };
  const data = keep(record.payload, SYSTEM_KEEPS);
  if (service) {
    const view = new View(record, service, rule!.name, memory);
    view.state('device', value, { unit: view.unit(), data });
    return { observations: [...heals, ...view.observations], memory };
  }
  const physical = field(record.payload, 'lpszPhysicalName');
  const unit =
    record.logicalName ?? (typeof physical === 'string' && physical !== '' ? physical.slice(0, 64) : 'system');
  const strangers = withName(memory.strangers, unit);
  if (!strangers.includes(unit)) return { observations: heals, memory };
  return { observations: [strangerSays(record, unit, value, data)], memory: { ...memory, strangers } };
}

function deviceWord(rule: SystemEventRule, payload: JsonObject): string | undefined {
  if (rule.unlessNoAction && numberField(payload, 'dwAction') === NO_ACTION) return undefined;
  if (typeof rule.device !== 'object') return rule.device;
  const code = numberField(payload, rule.device.member);
  return code === undefined ? undefined : DEVICE_WORDS[code];
}

function nameOf(table: ClassTable | undefined, record: ShimRecord): string | undefined {
  if (record.kind === 'CMPL') return table?.completions.find(({ code }) => code === record.code)?.name;
  return (table && eventRule(table, record))?.name ?? (table && lateCompletion(table, record))?.name;
}

function eventRule(table: ClassTable, { kind, code }: ShimRecord): EventRule | undefined {
  return table.events.find((rule) => rule.kind === kind && rule.code === code);
}

/** A shim that writes EXEE for a completion too is understood where no execute event has the command's number. */
function lateCompletion(table: ClassTable, { kind, code }: ShimRecord) {
  if (kind !== 'CMPL' && kind !== 'EXEE') return undefined;
  return table.completions.find((rule) => rule.code === code);
}

function readStatus(view: View, table: ClassTable | undefined): void {
  const { code, hResult } = view.record;
  if (table && code !== undefined && code !== 0 && !table.status.includes(code)) return;
  if (hResult < 0) {
    const error = STATUS_ERRORS[hResult];
    if (error) view.state('device', error.device, { unit: view.unit(), data: { error: error.name } });
    return;
  }
  view.settle();
  const members = table?.members ?? COMMON_MEMBERS;
  for (const rule of members) readMember(view, rule);
  if (table?.name === 'IDC') sayAll(view, [{ counter: 'captured', member: 'usCards' }], ['usCards']);
  for (const reader of table?.reads ?? []) READERS[reader].read(view);
}

function readMember(view: View, { member, means }: MemberRule): void {
  const code = numberField(view.payload, member);
  if (code !== undefined) sayAll(view, means[code] ?? [], [member]);
}

function readTold(view: View, table: ClassTable): void {
  const { record } = view;
  const event = record.kind === 'CMPL' ? undefined : eventRule(table, record);
  if (event) {
    if (event.fresh) view.fresh();
    return sayAll(view, event.says, event.keeps ?? []);
  }
  if (record.kind !== 'CMPL' && !lateCompletion(table, record)) return;
  if (record.hResult < 0) return readError(view, table);
  const completion = lateCompletion(table, record);
  if (completion) sayAll(view, completion.says, completion.keeps ?? []);
}

function readError(view: View, table: ClassTable): void {
  const { hResult } = view.record;
  const general = COMPLETION_ERRORS[hResult];
  if (general) view.state('device', general.device, { unit: view.unit(), data: { error: general.name } });
  sayAll(view, table.errors[hResult]?.says ?? [], []);
}

function sayAll(view: View, all: readonly Says[], keeps: readonly string[]): void {
  for (const says of all) say(view, says, keeps);
}

function say(view: View, says: Says, keeps: readonly string[]): void {
  if ('read' in says) return READERS[says.read].read(view);
  const data = keep(view.payload, keeps);
  if ('once' in says) return view.eventOnce(says.once, data);
  if ('event' in says) return view.event(says.event, data);
  if ('counter' in says) {
    const value = numberField(view.payload, says.member);
    if (value !== undefined) view.counter(says.counter, value, { unit: view.unit(), data });
    return;
  }
  if ('word' in says) {
    const code = says.word.map((name) => numberField(view.payload, name)).find((number) => number !== undefined);
    return code === undefined ? undefined : sayAll(view, says.means[code] ?? [], keeps);
  }
  sayState(view, says, data);
}

function sayState(view: View, says: Extract<Says, { state: unknown }>, data: JsonObject): void {
  const { state, value, sub, whose: component } = says;
  if (says.onlyAfter !== undefined && !view.unstick(state)) return;
  if (state === 'shutter' && value === 'jammed') view.markStuck(state);
  view.state(state, value, { unit: view.unit(sub), ...(component && { component }), data });
}

/** A card in the reader, or notes at the exit, are not the ones that the machine has kept. */
function showsNewItem(seen: Observation): boolean {
  if (seen.kind !== 'state') return false;
  if (seen.name === 'exit') return seen.value === 'blocked';
  return seen.name === 'media' && ['present', 'entering', 'latched'].includes(seen.value);
}
