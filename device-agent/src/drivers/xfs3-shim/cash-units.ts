import {
  ACCEPTOR_BIN_WORDS,
  BIN_HEALTH,
  BIN_WORDS,
  CASSETTE_WORDS,
  RETAINED_AT,
  UNITS_TOGETHER,
  UNIT_FAILURES,
  UNIT_KINDS,
  type UnitKind,
} from './cash-units.table.js';
import { keep } from './evidence.js';
import { asNumber, field, indexed, isObject, numberField, type ClassName, type JsonObject } from './frame.js';
import { withName, withUnit } from './memory.js';
import type { View } from './view.js';

/** Of WFSCDMCASHUNIT and WFSCIMCASHIN. */
const KEPT = (
  'usNumber usType fwType lpszCashUnitName cUnitID cCurrencyID ulValues ulInitialCount ulCount ulCashInCount ' +
  'ulRejectCount ulRetractedCount ulMinimum ulMaximum usStatus'
).split(' ');
/** WFSCDMCUINFO, WFSCIMCASHINFO, and how a shim may name the list. */
const LISTS = ['lppList', 'lppCashIn', 'lppCashUnits', 'cashUnits', 'list'];
/** Far more than any machine has: what is beyond it is no cash unit. */
const HIGHEST_NUMBER = 999;
const STRUCTURES = ['lpCashUnit', 'lpCashIn'];

/** The units of a snapshot, and what the device says of all of them together. */
export function readCashUnits(view: View): void {
  const list = LISTS.map((name) => field(view.payload, name)).find((value) => value !== undefined);
  for (const [, unit] of indexed(list)) if (isObject(unit)) readUnit(view, unit);
  readTogether(view);
}

/** An event about one unit, which is the payload itself or stands in it. */
export function readCashUnit(view: View): void {
  readUnit(view, unitIn(view.payload));
}

/** CASHUNITERROR: the unit's own status first, then what failed, which is more. */
export function readCashUnitError(view: View): void {
  const unit = unitIn(view.payload);
  const number = readUnit(view, unit);
  const failure = UNIT_FAILURES[view.service.deviceClass!]?.[numberField(view.payload, 'wFailure') ?? -1];
  if (number === undefined || failure === undefined) return;
  const kind = kindOf(view, number);
  if (kind === 'none') return;
  const data = { ...keep(view.payload, ['wFailure']), ...keep(unit, KEPT) };
  const isBin = view.service.component !== 'cashAcceptor' && (kind === 'retract' || kind === 'reject');
  // A bin that is empty is well; of one that is full its own word tells.
  const bin = isBin && (failure === 'full' || failure === 'empty' || failure === 'ok');
  if (bin) view.state('rejectBin', failure === 'full' ? 'full' : 'ok', { unit: view.unit(number), data });
  else view.state('cassette', failure, { unit: view.unit(number), data });
}

/**
 * Notes that were found in the machine, by a reset or at a start. They count as kept from a customer unless they went
 * to the output or into a unit that notes are paid out of; a place that is not told is no such place.
 */
export function readItemsDetected(view: View): void {
  const { payload } = view;
  const data = keep(payload, ['usNumber', 'lpRetractArea', 'fwOutputPosition']);
  const number = numberField(payload, 'usNumber');
  if (number !== undefined && number > 0) {
    const kind = kindOf(view, number);
    if (kind === undefined || kind === 'retract' || kind === 'reject') view.eventOnce('cashRetained', data);
    return;
  }
  const structure = field(payload, 'lpRetractArea');
  const area = numberField(isObject(structure) ? structure : payload, 'usRetractArea');
  if (area !== undefined && area > 0) {
    if ((area & (RETAINED_AT[view.service.deviceClass!] ?? 0)) !== 0) view.eventOnce('cashRetained', data);
    return;
  }
  if (numberField(payload, 'fwOutputPosition') === undefined) view.eventOnce('cashRetained', data);
}

/** A retract that went well: notes were kept, unless the list of what was found says that there were none. */
export function readRetracted(view: View): void {
  const items = indexed(field(view.payload, 'lppItemNumber')).map(([, item]) => item);
  const counts = items.map((item) => (isObject(item) ? numberField(item, 'ulCount') : undefined));
  if (counts.length > 0 && counts.every((count) => count === 0)) return;
  view.eventOnce('cashRetained', keep(view.payload, ['usNumOfItemNumbers', 'lppItemNumber']));
}

function unitIn(payload: JsonObject): JsonObject {
  return STRUCTURES.map((name) => field(payload, name)).find(isObject) ?? payload;
}

/** @returns the number of the unit, if it has one */
function readUnit(view: View, unit: JsonObject): number | undefined {
  const number = numberField(unit, 'usNumber');
  if (number === undefined || number < 0 || number > HIGHEST_NUMBER) return undefined;
  const kind = learnKind(view, number, unit);
  if (kind === 'none') return number;
  const place = { unit: view.unit(number), data: keep(unit, KEPT) };
  const status = numberField(unit, 'usStatus');
  if (status !== undefined) readStatus(view, kind, status, place);
  readCounters(view, kind, unit, place);
  return number;
}

type Place = { unit: string; data: JsonObject };

function readStatus(view: View, kind: UnitKind | undefined, status: number, place: Place): void {
  const say = (name: 'cassette' | 'rejectBin', value: string | undefined): void => {
    if (value !== undefined) view.state(name, value, place);
  };
  if (kind === 'retract' || kind === 'reject') {
    if (view.service.component === 'cashAcceptor') return say('cassette', ACCEPTOR_BIN_WORDS[status]);
    say('rejectBin', BIN_WORDS[status]);
    return say('cassette', BIN_HEALTH[status]);
  }
  const fallback = view.service.deviceClass === 'CIM' ? 'cashIn' : 'dispense';
  say('cassette', CASSETTE_WORDS[kind === undefined || kind === 'none' ? fallback : kind][status]);
}

function readCounters(view: View, kind: UnitKind | undefined, unit: JsonObject, place: Place): void {
  const retracted = numberField(unit, 'ulRetractedCount');
  const count = numberField(unit, 'ulCount');
  // Before 3.10 there is no counter of its own; what lies in a retract cassette was retracted.
  const notes = retracted ?? (kind === 'retract' ? count : undefined);
  if (notes !== undefined && mayCount(view)) view.counter('retractedNotes', notes, place);
  if (kind === 'reject' && count !== undefined) view.counter('rejected', count, place);
}

/** Both halves of a recycler count the same notes; the dispenser's count holds once it has told one. */
function mayCount(view: View): boolean {
  const { component, deviceClass } = view.service;
  const { counting } = view.memory;
  if (deviceClass !== 'CDM') return !counting.includes(component);
  if (!counting.includes(component)) {
    view.memory = { ...view.memory, counting: withName(counting, component) as typeof counting };
  }
  return true;
}

function learnKind(view: View, number: number, unit: JsonObject): UnitKind | undefined {
  const type = asNumber(field(unit, 'usType') ?? field(unit, 'fwType'));
  const kind = type === undefined ? undefined : UNIT_KINDS[view.service.deviceClass as ClassName]?.[type];
  if (kind === undefined) return kindOf(view, number);
  view.memory = withUnit(view.memory, view.unit(number), kind);
  return kind;
}

function kindOf(view: View, number: number): UnitKind | undefined {
  return view.memory.units[view.unit(number)];
}

function readTogether(view: View): void {
  const rule = UNITS_TOGETHER[view.service.deviceClass!];
  const code = rule && numberField(view.payload, rule.member);
  const value = code === undefined ? undefined : rule?.words[code];
  if (!rule || value === undefined) return;
  const mine = `${view.service.name}/`;
  const known = Object.keys(view.memory.units).some((unit) => unit.startsWith(mine));
  view.state('cassette', known ? 'ok' : value, { unit: view.unit(), data: { [rule.member]: code } });
}
