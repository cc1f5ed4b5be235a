import { partitionOf } from '#libs/domain';

/** Topic tree of the wire contract, version 1. Partition in two digits, so that topics sort. */
const ROOT = 'wk/v1';

export const UP_KINDS = ['session', 'events', 'heartbeat', 'reply'] as const;
export type UpKind = (typeof UP_KINDS)[number];

export const DOWN_KINDS = ['ack', 'command', 'screen', 'config'] as const;
export type DownKind = (typeof DOWN_KINDS)[number];

/** A terminal id as it may stand in a topic: no separator, no wildcard. */
export const TERMINAL_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

export const partitionName = (partition: number): string => String(partition).padStart(2, '0');

export const upTopic = (terminalId: string, kind: UpKind): string =>
  `${ROOT}/${partitionName(partitionOf(terminalId))}/${terminalId}/up/${kind}`;

export const downTopic = (terminalId: string, kind: DownKind): string =>
  `${ROOT}/${partitionName(partitionOf(terminalId))}/${terminalId}/down/${kind}`;

/** All that a terminal is told. */
export const downFilter = (terminalId: string): string =>
  `${ROOT}/${partitionName(partitionOf(terminalId))}/${terminalId}/down/#`;

/** Everything the terminals of one partition say. */
export const partitionUpFilter = (partition: number): string => `${ROOT}/${partitionName(partition)}/+/up/#`;

/** Where a replica says that it has taken the partition. */
export const serverTopic = (partition: number): string => `${ROOT}/${partitionName(partition)}/server`;

export interface UpTopic {
  partition: number;
  terminalId: string;
  kind: UpKind;
}

/**
 * Reads an upward topic. `undefined` when it is none of ours, or when the partition is not the terminal's own: such a
 * message would break the order that one replica per partition gives.
 */
export function parseUpTopic(topic: string): UpTopic | undefined {
  const [root, version, partition, terminalId, direction, kind, ...rest] = topic.split('/');
  if (`${root}/${version}` !== ROOT || direction !== 'up' || rest.length > 0) return undefined;
  if (!terminalId || !TERMINAL_ID.test(terminalId) || !UP_KINDS.includes(kind as UpKind)) return undefined;
  const own = partitionOf(terminalId);
  return partition === partitionName(own) ? { partition: own, terminalId, kind: kind as UpKind } : undefined;
}
