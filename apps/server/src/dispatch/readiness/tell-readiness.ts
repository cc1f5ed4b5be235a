import { Inject, Injectable } from '@nestjs/common';
import { findingKey, instantOfLocal, localTimeAt, previousDay, type ReadinessFinding } from '#libs/domain';
import { DATABASE, type Database } from '../../database/sql.js';
import { OUTBOX, type NewNotice, type Outbox } from '../../outbox/index.js';
import { deskRecipient, type RosterSnapshot } from '../../roster/index.js';
import { DUTY_STORE, type DutyStore } from '../duty/duty.store.js';
import { CheckReadiness } from './check-readiness.js';
import { ReadinessBooks } from './readiness-books.js';

const DUTY = 'readiness';
/** More is read on the page. */
const SHOWN = 10;

/** Once a day leads and desks are told of serious findings that are new; each is told once while it lasts. */
@Injectable()
export class TellReadiness {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(DUTY_STORE) private readonly duties: DutyStore,
    @Inject(OUTBOX) private readonly outbox: Outbox,
    private readonly readiness: CheckReadiness,
    private readonly books: ReadinessBooks,
  ) {}

  /** @returns what people are told of; undefined when it was not due */
  async pass(now: Date): Promise<ReadinessFinding[] | undefined> {
    const { enabled, at } = this.books.settings.daily;
    if (!enabled) return undefined;
    const roster = await this.books.roster();
    const moment = lastMoment(at, now, roster.timeZone);
    const before = new Date(moment.getTime() - 1);
    // A watch that begins in the afternoon has not missed the morning.
    await this.duties.begin(this.database, DUTY, now);
    if (!(await this.duties.isDue(this.database, DUTY, before))) return undefined;
    const { findings } = await this.readiness.read(now);
    const errors = findings.filter(({ severity }) => severity === 'error');
    return this.database.transaction(async (sql) => {
      if (!(await this.duties.take(sql, DUTY, before, now))) return undefined;
      const fresh = await this.books.store.noteFindings(sql, errors.map(findingKey), now);
      const untold = firstOfEach(errors).filter((each) => fresh.has(findingKey(each)));
      await this.outbox.queue(sql, noticesOf(untold, roster, now), now);
      return untold;
    });
  }
}

/** The last time at which the wall clock showed `HH:MM`. */
function lastMoment(at: string, now: Date, timeZone: string): Date {
  const { day } = localTimeAt(now, timeZone);
  const minute = Number(at.slice(0, 2)) * 60 + Number(at.slice(3));
  const today = instantOfLocal(day, minute, timeZone);
  return today <= now ? today : instantOfLocal(previousDay(day), minute, timeZone);
}

/** The same gap on fourteen nights is one thing to be told of. */
const firstOfEach = (findings: readonly ReadinessFinding[]): ReadinessFinding[] =>
  [...new Map([...findings].reverse().map((each) => [findingKey(each), each])).values()].reverse();

function noticesOf(findings: readonly ReadinessFinding[], roster: RosterSnapshot, now: Date): NewNotice[] {
  if (findings.length === 0) return [];
  const texts = findings.slice(0, SHOWN).map(({ text }) => text);
  return roster.desks.map((desk) => ({
    lane: 2,
    purpose: 'information',
    template: 'readinessFindings',
    recipient: deskRecipient(desk),
    data: { findings: texts },
    sendAt: now,
  }));
}
