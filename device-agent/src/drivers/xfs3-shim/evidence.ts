import { cutText } from '../../evidence-cutter.js';
import type { RawSource } from '../../observation.js';
import { field, type JsonObject, type ShimRecord } from './frame.js';

export const PROTOCOL = 'xfs3-shim';

/** Longest text, and longest list or structure as JSON, that one member may bring into the evidence. */
const LONGEST = 400;

/**
 * Where an observation comes from: class, kind, code and name of the line, and of its payload the named members only.
 * What is not named does not leave the driver: a shim that forwards too much, tracks or a PIN block, is not trusted.
 */
export function rawOf(record: ShimRecord, name: string | undefined, data: JsonObject): RawSource {
  const { deviceClass, kind, code, logicalName, ts, hResult } = record;
  const words = [deviceClass, kind, code, name].filter((word) => word !== undefined);
  return {
    protocol: PROTOCOL,
    code: words.join(' '),
    data: {
      ...(logicalName !== undefined && { logicalName }),
      ...(ts !== undefined && { ts }),
      ...(hResult !== 0 && { hResult }),
      ...data,
    },
  };
}

/** The named members that the payload has, each bounded. */
export function keep(payload: JsonObject, members: readonly string[]): JsonObject {
  return Object.fromEntries(
    members.flatMap((member) => {
      const value = field(payload, member);
      return value === undefined || value === null ? [] : [[member, bounded(value)]];
    }),
  );
}

// Cut before it is shortened, or half of a card number would stay, which is none to the cutter.
function bounded(value: unknown): unknown {
  if (typeof value === 'string') return cutText(value).slice(0, LONGEST);
  if (typeof value !== 'object') return value;
  const text = JSON.stringify(value);
  return text.length <= LONGEST ? value : cutText(text).slice(0, LONGEST);
}
