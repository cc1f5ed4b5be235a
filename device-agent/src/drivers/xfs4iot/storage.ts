import type { CounterName, Observation, RawSource } from '../../observation.js';
import { field, isObject, numberField, objectField, textField, type JsonObject } from './frame.js';
import type { Identity } from './identity.js';
import { BIN_LEVEL, REPLENISHMENT, UNIT_STATUS } from './statuses.table.js';
import { PROTOCOL, stateSeen } from './statuses.js';

/** Unit ids are the payload's own keys in the storage events (README.md). */
const UNIT_ID = /^unit[0-9A-Za-z]+$/i;

/** The units in a storage event, or in a GetStorage completion, which wraps them. */
export function unitsIn(payload: JsonObject): JsonObject {
  const wrapped = field(payload, 'storage');
  const holder = isObject(wrapped) ? wrapped : payload;
  return Object.fromEntries(Object.entries(holder).filter(([key, unit]) => UNIT_ID.test(key) && isObject(unit)));
}

/** True when notes or cards that go into this unit have been kept from a customer. */
export function isRetainUnit(storage: JsonObject, unitId: string): boolean {
  const unit = objectField(storage, unitId);
  const card = textField(objectField(objectField(unit, 'card'), 'capabilities'), 'type');
  if (card !== undefined) return card === 'retain';
  const types = typesOf(objectField(unit, 'cash'));
  return types.retract || types.reject;
}

export function isKnownUnit(storage: JsonObject, unitId: string): boolean {
  return isObject(field(storage, unitId));
}

/** What the units named by `ids` say: levels, faults and counters. */
export function observeStorage(
  storage: JsonObject,
  ids: readonly string[],
  identity: Identity,
  source: string,
): Observation[] {
  return ids.flatMap((id) => {
    const unit = objectField(storage, id);
    const [card, cash] = [field(unit, 'card'), field(unit, 'cash')];
    return [
      ...(isObject(card) ? observeCards({ id, unit, content: card, identity, source }) : []),
      ...(isObject(cash) ? observeCash({ id, unit, content: cash, identity, source }) : []),
    ];
  });
}

interface UnitView {
  id: string;
  unit: JsonObject;
  content: JsonObject;
  identity: Identity;
  source: string;
}

function observeCards({ id, unit, content, identity, source }: UnitView): Observation[] {
  if (textField(objectField(content, 'capabilities'), 'type') !== 'retain') return [];
  const status = objectField(content, 'status');
  const raw = rawOf(source, id, { status: textField(unit, 'status'), card: status });
  const seen: Observation[] = [];
  const level = BIN_LEVEL[textField(status, 'replenishmentStatus') ?? ''];
  const bin = textField(unit, 'status') === 'missing' ? 'missing' : level;
  if (bin !== undefined) seen.push(stateSeen({ component: identity.own, name: 'bin', value: bin, unit: id, raw }));
  // Some services keep only the general count, which for a retain unit is the same thing.
  const captured = numberField(status, 'retainCount') ?? numberField(status, 'count');
  if (captured !== undefined) seen.push(counter(identity, 'captured', captured, { unit: id, raw }));
  return seen;
}

function observeCash({ id, unit, content, identity, source }: UnitView): Observation[] {
  const status = objectField(content, 'status');
  const types = typesOf(content);
  const raw = rawOf(source, id, { status: textField(unit, 'status'), cash: status });
  const seen: Observation[] = [];
  const isBin = !types.cassette && (types.retract || types.reject);
  const level = textField(status, 'replenishmentStatus') ?? '';
  const fault = UNIT_STATUS[textField(unit, 'status') ?? ''] ?? operationFault(status);
  if (isBin) {
    const value = fault === 'missing' ? 'missing' : BIN_LEVEL[level];
    if (value !== undefined) seen.push(stateSeen({ component: identity.own, name: 'rejectBin', value, unit: id, raw }));
  } else {
    const value = fault ?? REPLENISHMENT[level];
    if (value !== undefined) seen.push(stateSeen({ component: identity.own, name: 'cassette', value, unit: id, raw }));
  }
  const went = objectField(status, 'in');
  const retracted = retractedOf(went);
  if (retracted !== undefined) seen.push(counter(identity, 'retracted', retracted, { unit: id, raw }));
  const rejected = countNotes(field(went, 'rejected'));
  if (rejected !== undefined) seen.push(counter(identity, 'rejected', rejected, { unit: id, raw }));
  return seen;
}

function operationFault(status: JsonObject): string | undefined {
  return textField(status, 'operationStatus') === undefined ? undefined : 'inoperative';
}

/** Retract operations where the service counts them, else the notes retracted. */
function retractedOf(went: JsonObject): number | undefined {
  const [operations, notes] = [numberField(went, 'retractOperations'), countNotes(field(went, 'retracted'))];
  return operations !== undefined && operations > 0 ? operations : (notes ?? operations);
}

// Counts are extension keys such as `typeCNY100` beside `unrecognized`, each a number or a number per fitness.
function countNotes(counts: unknown): number | undefined {
  if (!isObject(counts)) return undefined;
  return Object.values(counts).reduce<number>((sum, count) => {
    if (typeof count === 'number') return sum + count;
    const parts = isObject(count) ? Object.values(count) : [];
    return parts.reduce<number>((part, number) => part + (typeof number === 'number' ? number : 0), sum);
  }, 0);
}

function typesOf(cash: JsonObject): { cassette: boolean; retract: boolean; reject: boolean } {
  const configured = field(objectField(cash, 'configuration'), 'types');
  const types = isObject(configured) ? configured : objectField(objectField(cash, 'capabilities'), 'types');
  const has = (name: string): boolean => field(types, name) === true;
  return {
    cassette: has('cashIn') || has('cashOut'),
    retract: has('cashInRetract') || has('cashOutRetract'),
    reject: has('reject'),
  };
}

function counter(
  identity: Identity,
  name: CounterName,
  value: number,
  from: { unit: string; raw: RawSource },
): Observation {
  return { kind: 'counter', component: identity.own, name, value, ...from };
}

function rawOf(source: string, unit: string, value: JsonObject): RawSource {
  return { protocol: PROTOCOL, code: source, data: { [unit]: value } };
}
