import type { Component } from '#libs/domain';
import type { RawSource } from '../observation.js';
import type { Memory } from './memory.js';
import type { Tuning } from './timing.table.js';

/** What the detector decided, ready for the journal. */
export interface Outcome {
  kind: 'raised' | 'cleared' | 'noted';
  component: Component;
  /** A fault code; a noted outcome may carry any `area.condition`. */
  fault: string;
  /** Facts for people and for the server: unit, value, counters before and after. */
  detail: Record<string, unknown>;
  /** Why it was decided, in words. */
  reason: string;
  raw?: RawSource;
}

/** One run of the detector: a draft of the memory that the rules write to, and what they decided. */
export interface Run {
  memory: Memory;
  now: number;
  tuning: Tuning;
  outcomes: Outcome[];
}

/** Names of the modes that hide faults now, or `undefined` when none does. */
export function activeModes(memory: Memory): string | undefined {
  const names = [...new Set(Object.keys(memory.modes).map((key) => key.split('|')[0]!))];
  return names.length > 0 ? names.sort().join(', ') : undefined;
}
