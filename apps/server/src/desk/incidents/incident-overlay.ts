import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { IncidentOverlayView } from '#libs/contract';
import { inLanguage, lapsesAt, type Language, type Overlay, type ShelvingRules } from '#libs/domain';
import type { Account } from '../../auth/index.js';
import { CLOCK } from '../../clock.js';
import { waitingRequest } from '../../incident/index.js';
import { PeopleNames } from '../people-names.js';
import { PresenceBoard } from '../presence/presence-board.js';
import { OverlayRules } from './overlay-rules.js';
import { PostgresOverlayStore, type OverlayRecord } from './store/postgres-overlay.store.js';

/** What persons at the desk laid over an incident, for its page: owner, viewers, shelf, merges. */
@Injectable()
export class IncidentOverlay {
  constructor(
    @Inject(PostgresOverlayStore) private readonly store: PostgresOverlayStore,
    @Inject(PresenceBoard) private readonly board: PresenceBoard,
    @Inject(PeopleNames) private readonly names: PeopleNames,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(OverlayRules) private readonly rules: OverlayRules,
  ) {}

  async read(
    id: string,
    { username }: Account,
    language: Language,
  ): Promise<{ actions: Overlay; view: IncidentOverlayView }> {
    const [record, parts, viewers] = await Promise.all([
      this.store.find(id),
      this.store.parts(id),
      this.viewers(id, language),
    ]);
    const owner = record?.desk_owner ?? null;
    const shelf = record ? shelfOf(record, this.clock.now()) : null;
    const shelveRequest = record ? requestOf(record, this.rules.shelving, this.clock.now()) : null;
    return {
      actions: {
        shelved: shelf !== null,
        shelveRequested: shelveRequest !== null,
        owner: owner === null ? 'nobody' : owner === username ? 'me' : 'other',
      },
      view: {
        deskOwner: owner,
        deskOwnerName: owner && (await this.names.ofAccount(owner, language)),
        viewers,
        shelf,
        shelveRequest,
        personsToShelve: record ? this.rules.personsToShelve([record, ...parts]) : 1,
        parent: record ? parentOf(record) : null,
        parts: parts.map((part) => ({ id: part.id, number: part.number })),
      },
    };
  }

  async viewers(id: string, language: Language): Promise<IncidentOverlayView['viewers']> {
    const viewers = await this.board.viewers(id);
    const names = await this.names.ofAccounts(viewers.map(({ username }) => username));
    return viewers.map(({ username, since }) => {
      const name = names.get(username);
      return { username, name: name ? inLanguage(name, language) : username, since: since.toISOString() };
    });
  }
}

export function shelfOf(record: OverlayRecord, now: Date): IncidentOverlayView['shelf'] {
  const { shelved_until, shelf_kind, shelved_by, shelf_reason, shelved_at } = record;
  if (!shelved_until || shelved_until <= now) return null;
  return {
    until: shelved_until.toISOString(),
    kind: shelf_kind ?? 'timed',
    by: shelved_by,
    reason: shelf_reason,
    since: shelved_at?.toISOString() ?? null,
  };
}

export function requestOf(
  { shelve_request }: OverlayRecord,
  rules: ShelvingRules,
  now: Date,
): IncidentOverlayView['shelveRequest'] {
  const waits = waitingRequest({ shelveRequest: shelve_request }, rules, now);
  if (!waits) return null;
  const { by, at, until, kind, reason } = waits;
  return {
    by,
    at: at.toISOString(),
    until: until.toISOString(),
    kind,
    reason,
    lapsesAt: lapsesAt({ at }, rules).toISOString(),
  };
}

function parentOf({ parent_id, parent_number, state }: OverlayRecord): IncidentOverlayView['parent'] {
  if (!parent_id || !parent_number) return null;
  return { id: parent_id, number: parent_number, kind: state === 'merged' ? 'mergedInto' : 'partOfOutage' };
}
