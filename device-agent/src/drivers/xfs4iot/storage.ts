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
  const bin = textField(unit, 'status') === 'missing' ? 'missing' : levelOf(unit, status, BIN_LEVEL);
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
  const fault = UNIT_STATUS[textField(unit, 'status') ?? ''] ?? operationFault(status);
  if (isBin) {
    const value = fault === 'missing' ? 'missing' : levelOf(unit, status, BIN_LEVEL);
    if (value !== undefined) seen.push(stateSeen({ component: identity.own, name: 'rejectBin', value, unit: id, raw }));
  } else {
    const value = fault ?? levelOf(unit, status, REPLENISHMENT);
    if (value !== undefined) seen.push(stateSeen({ component: identity.own, name: 'cassette', value, unit: id, raw }));
  }
  const went = objectField(status, 'in');
  const [operations, notes] = [numberField(went, 'retractOperations'), countNotes(field(went, 'retracted'))];
  // Never now one and now the other: going over from notes to operations would read as a counter that fell.
  if (operations !== undefined) seen.push(counter(identity, 'retracted', operations, { unit: id, raw }));
  else if (notes !== undefined) seen.push(counter(identity, 'retractedNotes', notes, { unit: id, raw }));
  const rejected = countNotes(field(went, 'rejected'));
  if (rejected !== undefined) seen.push(counter(identity, 'rejected', rejected, { unit: id, raw }));
  return seen;
}

function operationFault(status: JsonObject): string | undefined {
  return /^(dispense|deposit)Inoperative$/.test(textField(status, 'operationStatus') ?? '') ? 'inoperative' : undefined;
}

/** The level, or `ok` of a unit that is well itself and has none: a unit without sensors may still have been missing. */
function levelOf(unit: JsonObject, status: JsonObject, words: Readonly<Record<string, string>>): string | undefined {
  return (
    words[textField(status, 'replenishmentStatus') ?? ''] ?? (textField(unit, 'status') === 'ok' ? 'ok' : undefined)
  );
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
