import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Observable, Subject, type Subscription } from 'rxjs';
import type { Logger } from '#libs/observability';
import { DATABASE, type Database } from '../../database/sql.js';
import { LOGGER } from '../../logger.js';
import { Loop, WakeBoard } from '../../wake/index.js';

/** One committed line of some incident's timeline, in the order in which readers see them. */
export interface FeedEntry {
  /** `transaction-row`: place in commit order, and id of the event on the stream. */
  id: string;
  incidentId: string;
  regionId: string;
  /** Technician who holds the incident now, or is asked to. */
  assigneeId: string | null;
  what: string;
}

export interface Place {
  tx: string;
  row: string;
}

const PAGE = 500;
const SWEEP_MS = 500;

/** @returns undefined when the text is no place on the stream */
export function parsePlace(id: string | undefined): Place | undefined {
  const match = /^(\d{1,20})-(\d{1,19})$/.exec(id ?? '');
  return match ? { tx: match[1]!, row: match[2]! } : undefined;
}

export const formatPlace = (place: Place): string => `${place.tx}-${place.row}`;

export function isAfter(place: Place, other: Place): boolean {
  const [tx, otherTx] = [BigInt(place.tx), BigInt(other.tx)];
  return tx > otherTx || (tx === otherTx && BigInt(place.row) > BigInt(other.row));
}

/**
 * Follows the timelines in commit order. A row is passed on only when every older transaction has ended
 * (`pg_snapshot_xmin`), so that nothing can still appear before a place that a reader has already passed.
 */
@Injectable()
export class TimelineFeed implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly live = new Subject<FeedEntry>();
  private readonly loop: Loop;
  private place!: Place;
  private timer: NodeJS.Timeout | undefined;
  private woken: Subscription | undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(WakeBoard) private readonly board: WakeBoard,
  ) {
    this.loop = new Loop('timeline-feed', () => this.follow(), logger);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.place = await this.newestPlace();
    this.woken = this.board.heard('timeline').subscribe(() => this.live.observed && this.loop.ring());
    this.timer = setInterval(() => this.loop.ring(), SWEEP_MS);
    this.loop.ring();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.woken?.unsubscribe();
    await this.loop.stop();
    this.live.complete();
  }

  /** What was missed, page by page, then what comes. Live entries are held back until the reader has caught up. */
  changesAfter(start: Place): Observable<FeedEntry> {
    return new Observable((reader) => {
      let last = start;
      let held: FeedEntry[] | undefined = [];
      const pass = (entry: FeedEntry) => {
        const place = parsePlace(entry.id)!;
        if (!isAfter(place, last)) return;
        last = place;
        reader.next(entry);
      };
      const live = this.live.subscribe({
        next: (entry) => (held ? void held.push(entry) : pass(entry)),
        complete: () => reader.complete(),
      });
      const catchUp = async () => {
        for (;;) {
          const page = await this.readAfter(last);
          page.forEach(pass);
          if (page.length === 0 || reader.closed) break;
        }
        held?.forEach(pass);
        held = undefined;
      };
      catchUp().catch((error: unknown) => {
        // The reader's browser connects again by itself and goes on from the last event it saw.
        this.logger.warn({ err: error }, 'a live stream could not catch up');
        reader.complete();
      });
      return () => live.unsubscribe();
    });
  }

  /** What came after a place, oldest first; at most one page. */
  async readAfter(place: Place): Promise<FeedEntry[]> {
    return this.database.run<FeedEntry>(
      {
        name: 'timeline-after',
        text: `SELECT l.tx || '-' || l.id AS id, l.incident_id AS "incidentId", i.region_id AS "regionId",
                 i.assignee_id AS "assigneeId", l.what
               FROM timeline l JOIN incident i ON i.id = l.incident_id
               WHERE (l.tx, l.id) > ($1::text::xid8, $2::bigint) AND l.tx < pg_snapshot_xmin(pg_current_snapshot())
               ORDER BY l.tx, l.id LIMIT ${PAGE}`,
      },
      [place.tx, place.row],
    );
  }

  /** The newest settled place; a reader who begins there hears only what comes. */
  async newestPlace(): Promise<Place> {
    const [row] = await this.database.run<{ tx: string; row: string }>({
      text: `SELECT l.tx::text AS tx, l.id AS row FROM timeline AS l WHERE l.tx < pg_snapshot_xmin(pg_current_snapshot())
             ORDER BY l.tx DESC, l.id DESC LIMIT 1`,
    });
    return row ?? { tx: '0', row: '0' };
  }

  private async follow(): Promise<boolean> {
    if (!this.live.observed) return this.keepUp();
    const entries = await this.readAfter(this.place);
    for (const entry of entries) this.live.next(entry);
    this.place = parsePlace(entries.at(-1)?.id) ?? this.place;
    return entries.length === PAGE;
  }

  /** While nobody listens, in a storm at night, nothing is read. Whoever comes meanwhile misses nothing. */
  private async keepUp(): Promise<boolean> {
    const newest = await this.newestPlace();
    if (!this.live.observed) this.place = newest;
    return false;
  }
}
