import type { Sql } from '../database/sql.js';
import type { TimelineWord } from './timeline-words.js';

/** One line of an incident's history, with the reason for it. Texts are made from `what` and `reason` when read. */
export interface NewTimelineEntry {
  incidentId: string;
  at: Date;
  kind: 'device' | 'decision' | 'human' | 'notice' | 'case';
  what: TimelineWord;
  /** Username, or null when the system did it. */
  actor: string | null;
  /** Why: the reason code that the pure rule gave, or a person's own words. */
  reason: string;
  data: Record<string, unknown>;
}

/** Appends to timelines. Every later hop writes through it, in its own transaction. */
export interface Timeline {
  append(sql: Sql, entries: readonly NewTimelineEntry[]): Promise<void>;
}

export const TIMELINE = Symbol('Timeline');
