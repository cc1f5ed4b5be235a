import { field, isObject, keyIn, type JsonObject } from './frame.js';

const MAX_DEPTH = 16;
/** A service that invents ever new names must not fill the agent's memory. */
const MAX_KEYS = 512;

/**
 * Lays the changed properties of an event over what is known, deep and regardless of the case of keys. Items of
 * `positions[]` meet by their `position` (README.md, "Receiving"); other arrays are replaced. Both arguments stay as they are.
 */
export function merge(known: JsonObject, change: JsonObject, depth = 0): JsonObject {
  const merged: JsonObject = { ...known };
  if (depth > MAX_DEPTH) return merged;
  for (const [key, value] of Object.entries(change)) {
    const present = keyIn(merged, key);
    if (key === '__proto__' || (present === undefined && Object.keys(merged).length >= MAX_KEYS)) continue;
    const at = present ?? key;
    merged[at] = mergeValue(merged[at], value, depth);
  }
  return merged;
}

function mergeValue(known: unknown, change: unknown, depth: number): unknown {
  if (isObject(change)) return merge(isObject(known) ? known : {}, change, depth + 1);
  if (Array.isArray(change) && Array.isArray(known) && change.every(hasPosition))
    return mergePositions(known, change, depth);
  return change;
}

function mergePositions(known: readonly unknown[], change: readonly JsonObject[], depth: number): unknown[] {
  const merged = [...known];
  for (const item of change) {
    const at = merged.findIndex((other) => isObject(other) && field(other, 'position') === field(item, 'position'));
    if (at !== -1) merged[at] = merge(merged[at] as JsonObject, item, depth + 1);
    else if (merged.length < MAX_KEYS) merged.push(item);
  }
  return merged;
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
