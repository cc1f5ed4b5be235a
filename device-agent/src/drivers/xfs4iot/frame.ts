/** One JSON object per WebSocket text message: `{ header, payload }` (CWA 17852, XFS4IoT core). */
export type JsonObject = { [key: string]: unknown };

export interface Frame {
  header: JsonObject;
  payload: JsonObject;
}

/** The two envelopes in the field: 2021-1 ("1.0"), and what followed it (2.x and 3.x). */
export type Generation = '2021-1' | 'current';

export type Decoded = { ok: true; frame: Frame } | { ok: false; reason: string };

/** Reads one text message. Never throws. */
export function decodeFrame(text: string): Decoded {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'not JSON' };
  }
  if (!isObject(value)) return { ok: false, reason: 'not a JSON object' };
  const header = field(value, 'header');
  if (!isObject(header)) return { ok: false, reason: 'no header' };
  const payload = field(value, 'payload');
  return { ok: true, frame: { header, payload: isObject(payload) ? payload : {} } };
}

export function encodeFrame({ header, payload }: Frame): string {
  return JSON.stringify({ header, payload });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A property by name, whatever its case: the reference server writes `ups` where the specification has `UPS`.
 * An exact match wins.
 */
export function field(object: JsonObject, name: string): unknown {
  const key = keyIn(object, name);
  return key === undefined ? undefined : object[key];
}

export function objectField(object: JsonObject, name: string): JsonObject {
  const value = field(object, name);
  return isObject(value) ? value : {};
}

export function textField(object: JsonObject, name: string): string | undefined {
  const value = field(object, name);
  return typeof value === 'string' ? value : undefined;
}

export function numberField(object: JsonObject, name: string): number | undefined {
  const value = field(object, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The spelling under which `object` holds `name`, if it does. */
export function keyIn(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  const wanted = name.toLowerCase();
  return Object.keys(object).find((key) => key.toLowerCase() === wanted);
}
