import type { Line } from './line.js';

/** Where a turn comes from: a weekly shift, a rotation, or an override that fills a whole line. */
export interface TurnSource {
  kind: 'shift' | 'rotation' | 'override';
  id: string;
}

/** Somebody who is on call in somebody else's place. */
export interface StandIn {
  technicianId: string;
  /** Whose place it is; null: the whole line's. */
  insteadOf: string | null;
  overrideId: string;
}

/** An unbroken time in which the same people are on call by one source. */
export interface Turn {
  regionId: string;
  line: Line;
  /** Only for faults that need this skill; null: for every fault. */
  skill: string | null;
  technicianIds: readonly string[];
  standIns: readonly StandIn[];
  from: Date;
  until: Date;
  source: TurnSource;
}

/** From the first instant to before the second. */
export interface Span {
  from: Date;
  until: Date;
}

export const overlaps = (a: Span, b: Span): boolean => a.from < b.until && b.from < a.until;
export const laterOf = (a: Date, b: Date): Date => (a > b ? a : b);
export const earlierOf = (a: Date, b: Date): Date => (a < b ? a : b);
