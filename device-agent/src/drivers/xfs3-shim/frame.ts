import { cutText } from '../../evidence-cutter.js';

/** Six of the XFS 3.x device classes, by the number that their codes begin with. */
export const CLASS_NUMBERS = { PTR: 1, IDC: 2, CDM: 3, PIN: 4, SIU: 8, CIM: 13 } as const;
export type ClassName = keyof typeof CLASS_NUMBERS;

/**
 * Where a line comes from: a service, user, system or execute event, a status snapshot (the result of WFSGetInfo), or
 * the completion of a command that the shim's own application has given (WFS_EXECUTE_COMPLETE; `code` is the command).
 */
export const KINDS = ['SRVE', 'USRE', 'SYSE', 'EXEE', 'STATUS', 'CMPL'] as const;
export type Kind = (typeof KINDS)[number];

export type JsonObject = { [key: string]: unknown };

/** One line of the contract, its numbers read. */
export interface ShimRecord {
  /** `undefined` for a class that is none of the six. */
  deviceClass: ClassName | undefined;
  logicalName: string | undefined;
  kind: Kind;
  code: number | undefined;
  hResult: number;
  /** As the shim wrote it: the terminal's own clock. Evidence, never compared. */
  ts: string | undefined;
  payload: JsonObject;
}

export type Frame =
  | { kind: 'record'; record: ShimRecord }
  | { kind: 'hello'; shim: string; version: string | undefined; contract: number }
  | { kind: 'alive' };

export type Decoded = { ok: true; frame: Frame } | { ok: false; reason: string };

/** The newest version of the contract that this driver was written for (docs/protocols/xfs3-shim.md). */
export const CONTRACT = 1;

/** Reads one line. Never throws. */
export function decodeFrame(line: string): Decoded {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, reason: 'not JSON' };
  }
  if (!isObject(value)) return { ok: false, reason: 'not a JSON object' };
  const kind = field(value, 'kind');
  const shim = field(value, 'shim');
  if (kind === undefined && shim !== undefined) {
    const contract = numberField(value, 'contract') ?? CONTRACT;
    return {
      ok: true,
      frame: { kind: 'hello', shim: short(shim) ?? '', version: short(field(value, 'version')), contract },
    };
  }
  const word = typeof kind === 'string' ? kind.trim().toUpperCase() : undefined;
  if (word === 'ALIVE') return { ok: true, frame: { kind: 'alive' } };
  const known = KINDS.find((one) => one === word);
  if (known === undefined) return { ok: false, reason: word === undefined ? 'no kind' : 'unknown kind' };
  return decodeRecord(value, known);
}

function decodeRecord(value: JsonObject, kind: Kind): Decoded {
  const code = numberField(value, 'code');
  if (code === undefined && kind !== 'STATUS') return { ok: false, reason: 'no code' };
  const record: ShimRecord = {
    deviceClass: classOf(field(value, 'class'), kind === 'SYSE' ? undefined : code),
    logicalName: short(field(value, 'logicalName')),
    kind,
    code,
    hResult: numberField(value, 'hResult') ?? 0,
    ts: short(field(value, 'ts')),
    payload: payloadOf(field(value, 'payload')),
  };
  return { ok: true, frame: { kind: 'record', record } };
}

/** `"IDC"`, `"WFS_SERVICE_CLASS_IDC"`, 2, or nothing: then the code tells, which is class x 100 + n. */
function classOf(value: unknown, code: number | undefined): ClassName | undefined {
  const names = Object.keys(CLASS_NUMBERS) as ClassName[];
  const number = asNumber(value);
  if (number !== undefined) return names.find((name) => CLASS_NUMBERS[name] === number);
  if (typeof value === 'string' && value.trim() !== '') {
    const word = value.trim().toUpperCase().split('_').at(-1);
    return names.find((name) => name === word);
  }
  return code === undefined ? undefined : names.find((name) => CLASS_NUMBERS[name] === Math.floor(code / 100));
}

// An event whose buffer is one number (`LPWORD`) may come as that number.
function payloadOf(value: unknown): JsonObject {
  if (isObject(value)) return value;
  if (Array.isArray(value)) return { list: value };
  return value === undefined || value === null ? {} : { value };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A member by its name in the XFS header, whatever its case, and with or without the `lp` or `lpp` of a pointer. An
 * exact match wins.
 */
export function field(object: JsonObject, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const wanted = plain(name);
  const key = Object.keys(object).find((one) => plain(one) === wanted);
  return key === undefined ? undefined : object[key];
}

/** A number, also where it was written as text: `2`, `"2"`, `"0x10"`, `"-316"`. */
export function numberField(object: JsonObject, name: string): number | undefined {
  return asNumber(field(object, name));
}

export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== 'string' || !/^\s*(-?\d{1,15}|0x[\da-f]{1,8})\s*$/i.test(value)) return undefined;
  return Number(value);
}

/** An array, or an object whose keys are indices, as pairs of index and value. At most `limit` of them. */
export function indexed(value: unknown, limit = 64): [index: number, item: unknown][] {
  if (Array.isArray(value)) return value.slice(0, limit).map((item, index) => [index, item]);
  if (!isObject(value)) return [];
  return Object.entries(value)
    .slice(0, limit)
    .flatMap(([key, item]): [number, unknown][] => (/^\d{1,3}$/.test(key) ? [[Number(key), item]] : []));
}

const plain = (name: string): string => name.toLowerCase().replace(/^lpp?(?=[a-z]{3})/, '');

function short(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  // A name becomes part of a unit, which is neither cut again nor may hold what keys are joined with.
  const text = cutText(String(value)).replaceAll('|', '_').trim().slice(0, 64);
  return text === '' ? undefined : text;
}
