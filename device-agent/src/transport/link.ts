import type { Observable } from 'rxjs';

/** An open two-way byte or message stream to a device. */
export interface Link<T> {
  /** What the device sent, as it arrived: chunks of bytes, or whole text messages. Completes when the link closes. */
  readonly received: Observable<T>;
  /** Resolves when the data has been handed to the operating system. */
  send(data: T): Promise<void>;
  close(): Promise<void>;
}

export type ByteLink = Link<Uint8Array>;
export type TextLink = Link<string>;

/** Opens a link; rejects with a readable reason when the device or port is not there. */
export type OpenLink<T> = () => Promise<Link<T>>;
