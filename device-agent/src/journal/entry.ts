import type { Component } from '#libs/domain';
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

const READABLE: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'no permission to write',
  EPERM: 'no permission to write',
  EIO: 'the disk reports an error',
  ENOENT: 'the data directory is gone',
};

export function toJournalError(error: unknown, path: string): JournalError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new JournalError(`journal ${path}: ${READABLE[code] ?? (error as Error).message}`, { cause: error });
}
