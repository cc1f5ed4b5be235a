import type { Component } from '#libs/domain';
import { readableDiskError } from '../disk-error.js';
import type { RawSource } from '../observation.js';

/** An event to be journaled, in the shape of the wire (`up/events`) but for its number. */
export interface JournalEntry {
  /** ISO 8601 with offset: when it was seen. */
  at: string;
  kind: 'raised' | 'cleared' | 'noted';
  component: Component;
  fault: string;
  detail: Record<string, unknown>;
  raw?: RawSource;
}

export interface StoredEntry extends JournalEntry {
  seq: number;
}

/** What one `append` wrote: all of it survives a crash, or none. */
export interface FrameContent {
  entries: StoredEntry[];
  /** Whatever the caller wants to find again together with the entries; never published. */
  memo?: unknown;
}

/** Why the journal could not be written, in words a person at the terminal understands. */
export class JournalError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'JournalError';
  }
}

export function toJournalError(error: unknown, path: string): JournalError {
  if (error instanceof JournalError) return error;
  return new JournalError(`journal ${path}: ${readableDiskError(error)}`, { cause: error });
}
