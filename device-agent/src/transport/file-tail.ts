import { stat } from 'node:fs/promises';
import type { Clock } from '#libs/clock';
import type { Bookmark, Place } from './bookmark.js';
import { datedPath, hasDatedFolder, isWild, matchingPaths } from './file-pattern.js';
import { FollowedFile, type Taker } from './followed-file.js';
import { findAgain, newestChange } from './resume-files.js';

/** Files that are looked at in every round; older ones that a wildcard names have had their day. */
const LIVELY = 4;
/** Rounds after which even they are looked at: one may have been written to again. */
const SWEEP = 120;
/** Of what was told before, so much is read again: the transaction that was being printed. */
const REREAD_BYTES = 64 * 1_024;
const BOUNDARY = new Uint8Array(0);

export interface FileTailSettings {
  path: string;
  from: 'end' | 'start';
}

export type Reader = Pick<Taker, 'wants' | 'take'>;

/** What is known of the files of one pattern. */
export class FileTail {
  private readonly files = new Map<string, FollowedFile>();
  /** When each file changed last, as far as it was looked at. */
  private readonly times = new Map<string, number>();
  private round = 0;
  private begun = false;
  private last: FollowedFile | undefined;
  /** What `last` holds now does not continue what was taken from it. */
  private fresh = false;
  /** What was written while nobody read, oldest first; the name of a file may no longer be one of the pattern. */
  private missed: FollowedFile[] = [];
  /** To be read again before anything else. */
  private reread: { bytes: Uint8Array; quiet: boolean } | undefined;
  /** Those that were read last, the very last at the end. */
  private recent: FollowedFile[] = [];
  private changed = 0;

  constructor(
    private readonly settings: FileTailSettings,
    private readonly clock: Clock,
    private readonly bookmark?: Bookmark,
  ) {}

  /** Notes what is there already. Only the first time: later openings go on where the last one ended. */
  async begin(): Promise<void> {
    const paths = await this.paths();
    if (this.begun) return;
    this.files.clear();
    const place = this.bookmark?.last(this.settings.path);
    if (place) await this.resume(place, paths);
    else await this.beginFirst(paths);
    this.begun = true;
  }

  async readOn(reader: Reader): Promise<void> {
    const paths = await this.paths();
    if (!this.readAgain(reader)) return;
    const unknown = paths.filter((path) => !this.files.has(path));
    for (const path of unknown) await this.meet(path);
    for (const file of this.missed) await this.readFile(file, reader, !paths.includes(file.path));
    // A renamed file may be written to until its successor is.
    if (reader.wants()) this.missed = this.missed.filter((one) => one === this.last && !paths.includes(one.path));
    const lively = [...new Set([...unknown, ...paths.slice(-LIVELY)])];
    // A file whose name is gone, or that newer ones have replaced, is read to its end before they are.
    for (const file of this.files.values()) {
      if (file.isOpen && !lively.includes(file.path)) await this.readFile(file, reader, true);
    }
    for (const path of lively) await this.readFile(this.files.get(path)!, reader, path !== lively.at(-1));
    const named = new Set(paths);
    for (const path of this.files.keys()) if (!named.has(path)) this.files.delete(path);
  }

  async rest(): Promise<void> {
    for (const file of [...this.files.values(), ...this.missed]) await file.close();
  }

  private async beginFirst(paths: readonly string[]): Promise<void> {
    const whole = this.settings.from === 'start' ? paths.at(-1) : undefined;
    for (const path of paths) {
      const file = new FollowedFile(path);
      if (path !== whole) await file.skipToEnd();
      this.files.set(path, file);
    }
    this.recent = paths.slice(-LIVELY).map((path) => this.files.get(path)!);
    // What is there and is not followed, however it was rotated, is of the time before.
    this.changed = 1 + Math.max(await newestChange(paths), ...this.recent.map((file) => file.changed));
    this.keepPlace();
  }

  private async resume(place: Place, paths: readonly string[]): Promise<void> {
    const { known, whole } = await findAgain(place, paths, this.clock.now());
    this.missed = [...known, ...whole];
    for (const file of this.missed) if (paths.includes(file.path)) this.files.set(file.path, file);
    for (const path of paths.filter((path) => !this.files.has(path))) {
      const file = new FollowedFile(path);
      if (isWild(place.pattern)) await file.skipToEnd();
      this.files.set(path, file);
    }
    this.recent = known.slice(-LIVELY);
    this.changed = place.changed;
    this.last = known.at(-1);
    const bytes = await this.last?.before(REREAD_BYTES);
    if (bytes?.length) this.reread = { bytes, quiet: place.quiet === true };
  }

  /** Whoever reads understands what follows by what came before it, which was told already. Whether he listens. */
  private readAgain({ wants, take }: Reader): boolean {
    if (!wants()) return false;
    if (!this.reread || !this.bookmark) return true;
    const { bytes, quiet } = this.reread;
    this.reread = undefined;
    this.bookmark.rereading = true;
    take(bytes);
    if (quiet) take(BOUNDARY);
    this.bookmark.rereading = false;
    return true;
  }

  /** A new name: of a new file, or of one that was read under another name. */
  private async meet(path: string): Promise<void> {
    const missed = this.missed.find((one) => one.path === path);
    const file = missed ?? new FollowedFile(path);
    if (!missed) for (const known of this.files.values()) if (await file.inherit(known)) break;
    this.files.set(path, file);
  }

  private async readFile(file: FollowedFile, { wants, take }: Reader, release: boolean): Promise<void> {
    await file.readOn({
      wants,
      take: (chunk) => {
        // In one turn with what follows: the line that it ends, and the place behind it, go to disk together.
        if (this.fresh || (this.last && this.last !== file)) take(BOUNDARY);
        this.fresh = false;
        this.last = file;
        take(chunk);
        this.recent = [...this.recent.filter((one) => one !== file), file].slice(-LIVELY);
        this.changed = Math.max(this.changed, file.changed);
        if (wants()) this.keepPlace();
      },
      fresh: (former) => {
        this.fresh = true;
        // Under whatever name its content is now, it was read: times alone do not say so, two files may have the same.
        this.recent = [...this.recent.filter((one) => one !== file), former];
      },
      ready: async () => this.bookmark?.written(),
    });
    if (release) await file.close();
  }

  private keepPlace(): void {
    this.bookmark?.reached({
      pattern: this.settings.path,
      at: this.clock.now().toISOString(),
      changed: this.changed,
      files: this.recent.map(({ place }) => place),
    });
  }

  /** What the pattern names now, oldest first. */
  private async paths(): Promise<string[]> {
    const dated = datedPath(this.settings.path, this.clock.now());
    const matching = await this.oldestFirst(await this.matching(dated));
    // Yesterday's file may still get its last lines after midnight.
    const before = dated === this.settings.path ? undefined : this.last?.path;
    return before === undefined || matching.includes(before) ? matching : [before, ...matching];
  }

  private async matching(dated: string): Promise<string[]> {
    try {
      return await matchingPaths(dated);
    } catch (error) {
      const notYet = (error as NodeJS.ErrnoException).code === 'ENOENT' && hasDatedFolder(this.settings.path);
      if (notYet) return [];
      throw error;
    }
  }

  /** A folder may hold years of journals: only new names and the newest files are looked at in every round. */
  private async oldestFirst(paths: string[]): Promise<string[]> {
    if (paths.length < 2) return paths;
    const order = (a: string, b: string): number =>
      (this.times.get(a) ?? 0) - (this.times.get(b) ?? 0) || (a < b ? -1 : 1);
    const everything = this.round++ % SWEEP === 0;
    const known = paths.filter((path) => this.times.has(path)).sort(order);
    const look = everything ? paths : [...paths.filter((path) => !this.times.has(path)), ...known.slice(-LIVELY)];
    await Promise.all(look.map(async (path) => this.times.set(path, await changedAt(path))));
    const named = new Set(paths);
    for (const path of this.times.keys()) if (!named.has(path)) this.times.delete(path);
    return paths.sort(order);
  }
}

function changedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
