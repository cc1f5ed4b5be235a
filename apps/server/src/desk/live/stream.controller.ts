import { Controller, Headers, Inject, Query, Req, Sse, type MessageEvent } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { exhaustMap, filter, interval, map, merge, of, share, takeUntil, type Observable } from 'rxjs';
import type { Logger } from '#libs/observability';
import { SESSION_COOKIE, Sessions, SignedIn, type Account } from '../../auth/index.js';
import { LOGGER } from '../../logger.js';
import { BankDirectory, type ReaderScope } from '../bank-directory.js';
import { PresenceFeed } from '../presence/presence-feed.js';
import { formatPlace, isAfter, parsePlace, TimelineFeed, type FeedEntry, type Place } from './timeline-feed.js';

/** Well below the 15 s after which a page says that what it shows may be old. */
const HEARTBEAT_MS = 5_000;

@Controller('api/stream')
export class StreamController {
  constructor(
    @Inject(TimelineFeed) private readonly feed: TimelineFeed,
    @Inject(BankDirectory) private readonly bank: BankDirectory,
    @Inject(PresenceFeed) private readonly presence: PresenceFeed,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Every change of an incident, as it is committed. `Last-Event-ID` resumes without loss and without repeats; the
   * first event names a place, so that even a reader who has seen no change yet can resume. With every heartbeat the
   * reader is looked up again: it ends when they have signed out, and tells what they may hear by now.
   */
  @Sse()
  async stream(
    @SignedIn() account: Account,
    @Req() { cookies }: FastifyRequest,
    @Headers('last-event-id') lastEventId: string | undefined,
    // A page that had to open the stream anew by itself cannot set the header.
    @Query('lastEventId') asked: string | undefined,
  ): Promise<Observable<MessageEvent>> {
    let scope: ReaderScope | null = await this.bank.scopeOf(account);
    const looks = interval(HEARTBEAT_MS).pipe(
      exhaustMap(async () => (scope = await this.scopeNow(cookies[SESSION_COOKIE] ?? '', scope))),
      share(),
    );
    const place = await this.placeToBegin(parsePlace(lastEventId ?? asked));
    const changes = this.feed.changesAfter(place).pipe(
      filter((entry) => mayHear(scope, entry)),
      map((entry) => ({
        id: entry.id,
        type: 'incident',
        data: { type: 'incident', incidentId: entry.incidentId, what: entry.what },
      })),
    );
    const beat = { type: 'heartbeat', data: { type: 'heartbeat' } };
    // Who looks at what is of the moment: nothing to resume, and so without an id.
    const presence = this.presence.changes.pipe(
      filter((change) => mayHear(scope, change)),
      map(({ incidentId, viewers }) => ({ type: 'presence', data: { type: 'presence', incidentId, viewers } })),
    );
    return merge(of({ ...beat, id: formatPlace(place) }), changes, presence, looks.pipe(map(() => beat))).pipe(
      takeUntil(looks.pipe(filter((found) => found === null))),
    );
  }

  /** @returns null for who is signed in no longer; what was known while nobody can be asked */
  private async scopeNow(token: string, before: ReaderScope | null): Promise<ReaderScope | null> {
    try {
      const account = await this.sessions.find(token);
      return account ? await this.bank.scopeOf(account) : null;
    } catch (error) {
      this.logger.warn({ err: error }, 'could not look up who hears the stream');
      return before;
    }
  }

  /** A place ahead of everything was given by another database, before a restore: nothing would ever come after it. */
  private async placeToBegin(asked: Place | undefined): Promise<Place> {
    const newest = await this.feed.newestPlace();
    return asked && !isAfter(asked, newest) ? asked : newest;
  }
}

function mayHear(
  scope: ReaderScope | null,
  { regionId, assigneeId }: Pick<FeedEntry, 'regionId' | 'assigneeId'>,
): boolean {
  if (!scope) return false;
  const { regions, technicianId } = scope;
  return regions.length === 0 || regions.includes(regionId) || (technicianId !== null && assigneeId === technicianId);
}
