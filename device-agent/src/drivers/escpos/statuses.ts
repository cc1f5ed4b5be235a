import type { Component } from '#libs/domain';
import { hexEvidence } from '../../evidence-cutter.js';
import type { Observation, RawSource } from '../../observation.js';
import { STATUS, type StatusName } from './frame.js';
import type { EscPosItem } from './parser.js';
import { FULL_LINES, STATUS_LINES, type StatusLine } from './statuses.table.js';

export const PROTOCOL = 'escpos';
/** The printers of a terminal that may speak this protocol. */
export const PRINTERS = ['receiptPrinter', 'journalPrinter'] as const satisfies readonly Component[];

const OFFLINE = 1 << 3;
/** Of the offline cause: cover open, fed by its button, stopped because paper ran out, or an error. */
const CAUSES = (1 << 2) | (1 << 3) | (1 << 5) | (1 << 6);

/** Whether the printer says of itself that it takes no data. */
export const saysOffline = (byte: number): boolean => (byte & OFFLINE) !== 0;

/** Whether the offline cause names a reason. It is told in its own words, or is a person at the paper feed button. */
export const namesCause = (byte: number): boolean => (byte & CAUSES) !== 0;

/** What one status byte says. */
export function observeByte(component: Component, name: StatusName, byte: number): Observation[] {
  return observe(component, STATUS_LINES[name] ?? [], byte, rawOf(`DLE EOT ${STATUS[name]}`, Uint8Array.of(byte)));
}

/** What a full status says. */
export function observeFull(component: Component, full: Extract<EscPosItem, { kind: 'full' }>): Observation[] {
  const raw = rawOf('DLE EOT 20', full.bytes);
  const parts = ['paper', 'user', 'recoverable', 'unrecoverable'] as const;
  return [
    deviceIs(component, 'online', raw),
    ...parts.flatMap((part) => observe(component, FULL_LINES[part], full[part], raw)),
  ];
}

/** Whether the printer takes data. Offline with a cause of its own (paper, cover, error) is not a device that is gone. */
export function observeReach(component: Component, offline: boolean, byte: number): Observation {
  return deviceIs(component, offline ? 'offline' : 'online', rawOf('DLE EOT 1', Uint8Array.of(byte)));
}

function observe(component: Component, lines: readonly StatusLine[], byte: number, raw: RawSource): Observation[] {
  return lines.map(({ state, words, otherwise }) => {
    const value = words.find(({ bits }) => (byte & bits) === bits)?.value ?? otherwise;
    return { kind: 'state', component, name: state, value, raw };
  });
}

function deviceIs(component: Component, value: string, raw: RawSource): Observation {
  return { kind: 'state', component, name: 'device', value, raw };
}

function rawOf(code: string, bytes: Uint8Array): RawSource {
  return { protocol: PROTOCOL, code, data: { bytes: hexEvidence(bytes) } };
}
