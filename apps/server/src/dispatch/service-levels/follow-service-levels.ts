import { Inject, Injectable } from '@nestjs/common';
import { CLOCK_WORDS } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import { INCIDENT_STORE, lookAgainAt, throwFirst, type Incident, type IncidentStore } from '../../incident/index.js';
import { levelsOf, reckonIncident, type Reckoned } from './reckon-incident.js';
import { ServiceBook } from './service-book.js';
import { SERVICE_LEVEL_STORE, type ServiceLevelRecord, type ServiceLevelStore } from './service-level.store.js';
import type { TakenStep } from './service-people.js';
import { TellServiceLevels } from './tell-service-levels.js';

/** Lines of timelines read at a time. */
const LINES = 2_000;
/** Rows that are due, at a time; each incident has up to three. */
const DUE = 500;
/** What ended longer ago is no longer reckoned: after a long standstill the present comes first. */
const LOOK_BACK_MS = 7 * 86_400_000;

interface Reckoning {
  reckoned: Reckoned[];
  /** Of incidents that could not be reckoned: as they were, for another look. They hold up nobody else. */
  postponed: ServiceLevelRecord[];
  failed: Error[];
}

/**
 * Keeps the service levels of incidents, out of the way of those who make history: it reads what was committed to the
 * timelines, in the order of commits, and reckons those incidents anew; and it looks at what has fallen due. The place
 * in the timelines, the warning and the breach are rows, so that a restart neither forgets nor repeats.
 */
@Injectable()
export class FollowServiceLevels {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SERVICE_LEVEL_STORE) private readonly store: ServiceLevelStore,
    @Inject(INCIDENT_STORE) private readonly incidents: IncidentStore,
    private readonly book: ServiceBook,
    private readonly telling: TellServiceLevels,
  ) {}

  /** One batch. @returns whether more is waiting */
  async pass(now: Date): Promise<boolean> {
    const done = await this.database.transaction((sql) => this.passIn(sql, now));
    this.telling.committed(done.steps);
    throwFirst(done.failed);
    return done.more;
  }

  private async passIn(sql: Sql, now: Date): Promise<{ steps: TakenStep[]; more: boolean; failed: Error[] }> {
    const due = await this.store.due(sql, now, DUE);
    // Their rows first, before any other table's.
    const locked = due.length > 0 ? await this.incidents.lock(sql, due) : [];
    const place = await this.store.takePlace(sql);
    if (!place) return { steps: [], more: false, failed: [] };
    if (this.book.edition > place.edition) {
      await this.store.takeEdition(sql, this.book.edition, now);
      return { steps: [], more: true, failed: [] };
    }
    const read = await this.store.readOn(sql, place, CLOCK_WORDS, LINES);
    const { reckoned, postponed, failed } = await this.reckon(sql, [...new Set([...due, ...read.incidentIds])], now);
    const { steps, later } = stepsOf(reckoned, new Map(locked.map((each) => [each.id, each])), now);
    await this.telling.tell(sql, steps, now);
    const records = [...reckoned.map(({ record }) => record), ...postponed];
    await this.store.write(sql, records);
    const kept = new Set(records.map(({ incidentId }) => incidentId));
    await this.store.forget(
      sql,
      due.filter((id) => !kept.has(id)),
    );
    await this.store.savePlace(sql, read.place);
    return { steps, more: later || read.lines === LINES || due.length === DUE, failed };
  }

  private async reckon(sql: Sql, ids: readonly string[], now: Date): Promise<Reckoning> {
    const all: Reckoning = { reckoned: [], postponed: [], failed: [] };
    if (ids.length === 0) return all;
    const found = await this.store.incidents(sql, ids, new Date(now.getTime() - LOOK_BACK_MS));
    const histories = await this.store.histories(sql, ids, CLOCK_WORDS);
    const known = byIncident(await this.store.read(sql, ids));
    for (const incident of found) {
      const before = known.get(incident.id) ?? [];
      try {
        const fault = this.book.faultOf(incident.fault);
        // Nobody is sent to what is listed for the desk only, so that nothing is promised about it.
        if (fault.dispatch !== 'now') continue;
        const terms = this.book.termsOf(fault);
        const rounds = levelsOf(incident, histories.get(incident.id) ?? [], terms, now);
        all.reckoned.push(...reckonIncident(incident, rounds, before, now));
      } catch (error) {
        all.postponed.push(...before.map((record) => ({ ...record, lookAt: lookAgainAt(now) })));
        all.failed.push(error as Error);
      }
    }
    return all;
  }
}

/** Warnings and breaches of what is locked; what is not is due at once, for the next batch. Marks the records. */
function stepsOf(
  reckoned: readonly Reckoned[],
  locked: ReadonlyMap<string, Incident>,
  now: Date,
): { steps: TakenStep[]; later: boolean } {
  const steps: TakenStep[] = [];
  let later = false;
  for (const { record, level, step, isCurrent } of reckoned) {
    if (step.outcome === 'none') continue;
    const incident = locked.get(record.incidentId);
    if (!incident) {
      record.lookAt = now;
      later = true;
      continue;
    }
    if (step.outcome === 'warn') record.warnedAt = now;
    else record.breachedAt = level.dueAt ?? now;
    steps.push({ incident, level, step, isCurrent });
  }
  return { steps, later };
}

function byIncident(records: readonly ServiceLevelRecord[]): Map<string, ServiceLevelRecord[]> {
  const found = new Map<string, ServiceLevelRecord[]>();
  for (const record of records) {
    const others = found.get(record.incidentId);
    if (others) others.push(record);
    else found.set(record.incidentId, [record]);
  }
  return found;
}
