/** How far one file was read. Its content is known again by digests: it may hold what must not be kept. */
export interface FilePlace {
  path: string;
  /** Bytes read. */
  offset: number;
  /** Of the first bytes, and of those just before the offset: `length:sha256`, the digest cut to 32 hex digits. */
  head: string;
  tail: string;
}

/** How far the files of one pattern were read. Plain JSON, at most some 1 KB. */
export interface Place {
  /** The path as it is configured: a place of another one says nothing. */
  pattern: string;
  /** When it was reached, in the agent's time: ISO 8601. Dated names are looked for from that day on. */
  at: string;
  /** Time of change of the newest file that was read, in ms since 1970: later ones have not been. */
  changed: number;
  /** The files that were read last, the very last one at the end. */
  files: readonly FilePlace[];
  /** The unfinished line at the end was taken as it is, because nothing came for long. */
  quiet?: true;
}

export interface BookmarkOptions {
  /** Told with what was just observed, in the same turn of the event loop: both go to disk together, or neither does. */
  keep(place: Place): void;
  /** Resolves when all that was kept so far is on disk: whoever has much to read waits for it. */
  written(): Promise<void>;
}

/** Where a driver that reads files had come, across restarts of the driver and of the agent. */
export class Bookmark {
  /** What is received now was told before: read again only so that what follows is understood. */
  rereading = false;

  constructor(
    private place: Place | undefined,
    private readonly options: BookmarkOptions,
  ) {}

  last(pattern: string): Place | undefined {
    return this.place?.pattern === pattern ? this.place : undefined;
  }

  reached(place: Place): void {
    this.place = place;
    this.options.keep(place);
  }

  /** The unfinished line was taken as it is. */
  quiet(): void {
    if (this.place && !this.place.quiet) this.reached({ ...this.place, quiet: true });
  }

  written(): Promise<void> {
    return this.options.written();
  }
}

/** The place of a pattern among those remembered by source: a device may have been put before it in the configuration. */
export function placeOf(
  places: Readonly<Record<string, Place>>,
  source: string,
  pattern: string | undefined,
): Place | undefined {
  return [places[source], ...Object.values(places)].find((place) => place?.pattern === pattern);
}
