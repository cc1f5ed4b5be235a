import { field, isObject, keyIn, type JsonObject } from './frame.js';

const MAX_DEPTH = 16;
/** A service that invents ever new names must not fill the agent's memory: so many in one object, and in all. */
const MAX_KEYS = 512;
const MAX_VALUES = 20_000;

/**
 * Lays the changed properties of an event over what is known, deep and regardless of the case of keys. Items of
 * `positions[]` meet by their `position` (README.md, "Receiving"); other arrays are replaced. Both arguments stay as they are.
 * What would make it too large is left out.
 */
export function merge(known: JsonObject, change: JsonObject): JsonObject {
  // What is there already is cheaper to count than the change is to lay over it.
  return mergeObject(known, change, { left: MAX_VALUES - valuesIn(known) });
}

/** How many values may be added yet. */
interface Room {
  left: number;
}

function mergeObject(known: JsonObject, change: JsonObject, room: Room, depth = 0): JsonObject {
  const merged: JsonObject = { ...known };
  if (depth > MAX_DEPTH) return merged;
  let keys = Object.keys(merged).length;
  for (const [key, value] of Object.entries(change)) {
    const present = keyIn(merged, key);
    if (key === '__proto__' || (present === undefined && (keys >= MAX_KEYS || room.left <= 0))) continue;
    if (present === undefined) {
      keys += 1;
      room.left -= 1;
    }
    const at = present ?? key;
    merged[at] = mergeValue(merged[at], value, room, depth);
  }
  return merged;
}

function mergeValue(known: unknown, change: unknown, room: Room, depth: number): unknown {
  if (isObject(change)) return mergeObject(isObject(known) ? known : {}, change, room, depth + 1);
  if (!Array.isArray(change)) return change;
  if (Array.isArray(known) && change.every(hasPosition)) return mergePositions(known, change, room, depth);
  const added = valuesIn(change);
  if (added > room.left) return known ?? [];
  room.left -= added;
  return change;
}

function mergePositions(
  known: readonly unknown[],
  change: readonly JsonObject[],
  room: Room,
  depth: number,
): unknown[] {
  const merged = [...known];
  for (const item of change) {
    const at = merged.findIndex((other) => isObject(other) && field(other, 'position') === field(item, 'position'));
    if (at !== -1) merged[at] = mergeObject(merged[at] as JsonObject, item, room, depth + 1);
    else if (merged.length < MAX_KEYS) merged.push(mergeObject({}, item, room, depth + 1));
  }
  return merged;
}

/** Of objects and arrays, with all that is in them; counts no further than it must. */
function valuesIn(value: unknown, most = MAX_VALUES): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const item of Object.values(value)) {
    count += valuesIn(item, most - count);
    if (count > most) break;
  }
  return count;
}

function hasPosition(item: unknown): item is JsonObject {
  return isObject(item) && field(item, 'position') !== undefined;
}

/** Of what is known, the properties that an event touched: interface by interface. */
export function touched(known: JsonObject, change: JsonObject): JsonObject {
  const picked: JsonObject = {};
  for (const [name, part] of Object.entries(change)) {
    const whole = field(known, name);
    if (!isObject(part) || !isObject(whole)) continue;
    picked[name] = Object.fromEntries(Object.keys(part).map((key) => [key, field(whole, key)]));
  }
  return picked;
}
