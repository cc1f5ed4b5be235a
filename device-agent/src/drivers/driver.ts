import type { Observable } from 'rxjs';
import type { Clock } from '#libs/clock';
import type { Component } from '#libs/domain';
import type { Logger } from '#libs/observability';
import type { Observation } from '../observation.js';
import type { Bookmark, ByteLinkSettings, OpenLink, SerialLinkSettings } from '../transport/index.js';
import type { Saying } from './saying.js';

/**
 * A driver turns what one device says into observations. It sends nothing outside its read-only whitelist.
 *
 * Life: `observations` is cold. Subscribing opens the link and begins polling or listening; unsubscribing closes it.
 * A lost link is not an error: the driver says `device = offline`, opens the link again with back-off, and reads
 * everything anew. An error on the stream means a defect of the driver itself; the supervisor restarts it and reports
 * `driver.failed`.
 */
export interface Driver {
  readonly protocol: string;
  /** The components it reports on, for the birth message. May grow after discovery. */
  readonly components: readonly Component[];
  readonly observations: Observable<Observation>;
}

/** What every driver is given from outside: the one clock, a logger, and chance (in [0, 1)) for its back-off. */
export interface DriverDeps {
  clock: Clock;
  logger: Logger;
  random: () => number;
  /** Opens a device's line in the place of `openByteLink`, for one who wants to see what passes over it. */
  openByteLink?: (settings: ByteLinkSettings) => OpenLink<Uint8Array>;
  /** For one who reads a file: where it went on, also before the agent was started. */
  bookmark?: Bookmark;
}

/** One protocol that the agent speaks: how its devices are configured, made, and all that they can say. */
export interface DriverKind<Schema, Settings> {
  /** A strict zod object whose `driver` is the protocol's name. */
  settings: Schema;
  /** Opens nothing until its observations are subscribed to. */
  create(settings: Settings, deps: DriverDeps): Driver;
  sayings: readonly Saying[];
  /** For a serial device: the line settings that its makers ship it with, the most usual first. */
  serialLines?: readonly SerialLine[];
}

export type SerialLine = Partial<Omit<SerialLinkSettings, 'type' | 'path'>>;
