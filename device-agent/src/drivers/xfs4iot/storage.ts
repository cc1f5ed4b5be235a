import type { CounterName, Observation, RawSource } from '../../observation.js';
import { field, isObject, numberField, objectField, textField, type JsonObject } from './frame.js';
import { componentOf, unitOf, type Identity, type Speaker } from './identity.js';
import { retractsOf, type Retracts } from './retracts.js';
import {
  ACCURATE,
  BIN_LEVEL,
  CARD_BIN_STATUS,
  CASH_BIN,
  CASH_BIN_STATUS,
  OPERATION,
  REPLENISHMENT,
  STORAGE_FAILURE,
  UNIT_STATUS,
} from './storage.table.js';
import { PROTOCOL, partState } from './statuses.js';
import { wordOf, type Words } from './words.js';

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

/** The units of a `Storage.StorageErrorEvent`, with what its reason says of them written into their own properties. */
export function failedUnits(payload: JsonObject, storage: JsonObject): JsonObject {
  const named = field(payload, 'unit');
  const units = typeof named === 'string' ? { [named]: {} } : isObject(named) ? named : {};
  const reason = textField(payload, 'failure') ?? '';
  const failure = Object.hasOwn(STORAGE_FAILURE, reason) ? STORAGE_FAILURE[reason] : undefined;
  return Object.fromEntries(
    Object.entries(unitsIn(units)).map(([id, unit]) => {
      const kind = isObject(field(objectField(storage, id), 'card')) ? 'card' : 'cash';
      return [id, failure ? failed(unit as JsonObject, kind, failure) : unit];
    }),
  );
}

function failed(
  unit: JsonObject,
  kind: 'card' | 'cash',
  { status, level }: { status?: string; level?: string },
): JsonObject {
  if (status !== undefined) return { ...unit, status };
  const content = objectField(unit, kind);
  return { ...unit, [kind]: { ...content, status: { ...objectField(content, 'status'), replenishmentStatus: level } } };
}

/** What the units of a service are known to hold. */
export interface StorageView {
  storage: JsonObject;
  /** Of each unit, what is remembered of its retracts. */
  retracts: Readonly<Record<string, Retracts>>;
  identity: Identity;
  source: string;
}

/** What the units named by `ids` say: levels, faults and counters; and what is to be remembered of their retracts. */
export function observeStorage(
  view: StorageView,
  ids: readonly string[],
): { observations: Observation[]; retracts: Record<string, Retracts> } {
  const retracts = { ...view.retracts };
  const observations = ids.flatMap((id) => {
    const unit = objectField(view.storage, id);
    const [card, cash, printer] = [field(unit, 'card'), field(unit, 'cash'), field(unit, 'printer')];
    const of = (content: JsonObject, whose: Speaker): UnitView => ({ ...view, id, unit, content, whose });
    const known = isObject(cash) ? retractsIn(cash, Object.hasOwn(retracts, id) ? retracts[id] : undefined) : undefined;
    if (known) retracts[id] = known;
    return [
      ...(isObject(card) ? observeCards(of(card, 'cardReader')) : []),
      ...(isObject(cash) ? observeCash(of(cash, 'cash'), known) : []),
      ...(isObject(printer) ? observePaperBin(of(printer, 'printer')) : []),
    ];
  });
  return { observations, retracts };
}

interface UnitView {
  id: string;
  unit: JsonObject;
  content: JsonObject;
  whose: Speaker;
  identity: Identity;
  source: string;
}

function observeCards(view: UnitView): Observation[] {
  const { id, unit, content, identity, source } = view;
  if (textField(objectField(content, 'capabilities'), 'type') !== 'retain') return [];
  const status = objectField(content, 'status');
  const own = textField(unit, 'status');
  const raw = rawOf(source, id, { status: own, card: status });
  const seen = observeBin(view, 'bin', raw);
  const fault = wordOf(CARD_BIN_STATUS, own);
  if (fault !== undefined)
    seen.push(partState({ whose: 'cardReader', state: 'sensor', value: fault, unit: id, raw }, identity));
  // Some services keep only the general count, which for a retain unit is the same thing.
  const captured = numberField(status, 'retainCount') ?? numberField(status, 'count');
  if (captured !== undefined) seen.push(counter(view, 'captured', captured, raw));
  return seen;
}

function observeCash(view: UnitView, retracts: Retracts | undefined): Observation[] {
  const { id, unit, content, identity, source } = view;
  const status = objectField(content, 'status');
  const types = typesOf(content);
  const own = textField(unit, 'status');
  const raw = rawOf(source, id, { status: own, cash: status });
  const isBin = !types.cassette && (types.retract || types.reject);
  const seen = isBin ? observeBin(view, CASH_BIN[identity.cash], raw) : [];
  const value = isBin
    ? wordOf(CASH_BIN_STATUS, own)
    : (wordOf(UNIT_STATUS, own) ??
      wordOf(OPERATION, field(status, 'operationStatus')) ??
      levelOf(unit, status, REPLENISHMENT));
  if (value !== undefined) seen.push(partState({ whose: 'cash', state: 'cassette', value, unit: id, raw }, identity));
  const went = objectField(status, 'in');
  const notes = countNotes(field(went, 'retracted'));
  // Never now one and now the other: going over from notes to operations would read as a counter that fell.
  if (retracts) seen.push(counter(view, 'retracted', retracts.operations - retracts.empty, raw));
  else if (notes !== undefined) seen.push(counter(view, 'retractedNotes', notes, raw));
  const rejected = countNotes(field(went, 'rejected'));
  if (rejected !== undefined) seen.push(counter(view, 'rejected', rejected, raw));
  return seen;
}

function observePaperBin(view: UnitView): Observation[] {
  const { id, unit, content, source } = view;
  const status = objectField(content, 'status');
  return observeBin(view, 'bin', rawOf(source, id, { status: textField(unit, 'status'), printer: status }));
}

/** A bin that things are put into: missing, or how full it is. */
function observeBin(view: UnitView, state: 'bin' | 'rejectBin', raw: RawSource): Observation[] {
  const { id, unit, content, whose, identity } = view;
  const isMissing = textField(unit, 'status') === 'missing';
  const value = isMissing ? 'missing' : levelOf(unit, objectField(content, 'status'), BIN_LEVEL);
  return value === undefined ? [] : [partState({ whose, state, value, unit: id, raw }, identity)];
}

/** The level, or `ok` of a unit that is well itself and has none: a unit without sensors may still have been missing. */
function levelOf(unit: JsonObject, status: JsonObject, words: Words): string | undefined {
  return wordOf(words, field(status, 'replenishmentStatus')) ?? (textField(unit, 'status') === 'ok' ? 'ok' : undefined);
}

function retractsIn(cash: JsonObject, known: Retracts | undefined): Retracts | undefined {
  const status = objectField(cash, 'status');
  const went = objectField(status, 'in');
  const operations = numberField(went, 'retractOperations');
  if (operations === undefined) return undefined;
  const accurate = ACCURATE.includes(textField(status, 'accuracy') ?? '');
  return retractsOf(known, { operations, notes: countNotes(field(went, 'retracted')), accurate });
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

function counter(view: UnitView, name: CounterName, value: number, raw: RawSource): Observation {
  const component = componentOf(view.whose, view.identity);
  return { kind: 'counter', component, name, value, unit: unitOf(view.identity, component, view.id) ?? view.id, raw };
}

function rawOf(source: string, unit: string, value: JsonObject): RawSource {
  return { protocol: PROTOCOL, code: source, data: { [unit]: value } };
}
