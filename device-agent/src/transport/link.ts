import type { Observable } from 'rxjs';
import type { LinkClosed } from './link-error.js';

export type { LinkClosed } from './link-error.js';

/** An open two-way byte or message stream to a device. */
export interface Link<T> {
  /**
   * What the device sent, as it arrived: chunks of bytes, or whole text messages. Completes when the link closes.
   * For one subscriber; what arrives before it subscribes is kept for it.
   */
  readonly received: Observable<T>;
  /** Resolves, never rejects, when the link has closed, with the reason; `closedByUs` after `close()`. */
  readonly closed: Promise<LinkClosed>;
  /** Resolves when the data has been handed to the operating system; rejects when the link is closed. */
  send(data: T): Promise<void>;
  close(): Promise<void>;
}

export type ByteLink = Link<Uint8Array>;
export type TextLink = Link<string>;

/**
 * Opens a link; rejects with a `LinkError` that gives a readable reason when the device or port is not there. One that
 * waits for the other side to come gives up, and lets go of what it holds, when the signal says so.
 */
export type OpenLink<T> = (ending?: AbortSignal) => Promise<Link<T>>;
