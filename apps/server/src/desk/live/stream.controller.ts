import { Controller, Headers, Inject, Query, Sse, type MessageEvent } from '@nestjs/common';
import { filter, interval, map, merge, of, type Observable } from 'rxjs';
import { SignedIn, type Account } from '../../auth/index.js';
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
  ) {}

  /**
   * Every change of an incident, as it is committed. `Last-Event-ID` resumes without loss and without repeats; the
   * first event names a place, so that even a reader who has seen no change yet can resume.
   */
  @Sse()
  async stream(
    @SignedIn() account: Account,
    @Headers('last-event-id') lastEventId: string | undefined,
    // A page that had to open the stream anew by itself cannot set the header.
    @Query('lastEventId') asked: string | undefined,
  ): Promise<Observable<MessageEvent>> {
    const scope = await this.bank.scopeOf(account);
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
    return merge(
      of({ ...beat, id: formatPlace(place) }),
      changes,
      presence,
      interval(HEARTBEAT_MS).pipe(map(() => beat)),
    );
  }

  /** A place ahead of everything was given by another database, before a restore: nothing would ever come after it. */
  private async placeToBegin(asked: Place | undefined): Promise<Place> {
    const newest = await this.feed.newestPlace();
    return asked && !isAfter(asked, newest) ? asked : newest;
  }
}

const mayHear = (
  { regions, technicianId }: ReaderScope,
  { regionId, assigneeId }: Pick<FeedEntry, 'regionId' | 'assigneeId'>,
): boolean =>
  regions.length === 0 || regions.includes(regionId) || (technicianId !== null && assigneeId === technicianId);
