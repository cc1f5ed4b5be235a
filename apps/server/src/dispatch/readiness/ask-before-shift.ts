import { Inject, Injectable } from '@nestjs/common';
import { shiftsToCheck, turnsBetween } from '#libs/domain';
import { DATABASE, type Database } from '../../database/sql.js';
import { OUTBOX, type NewNotice, type Outbox } from '../../outbox/index.js';
import { technicianRecipient, type RosterSnapshot } from '../../roster/index.js';
import { ReadinessBooks } from './readiness-books.js';
import { SHIFT_CHECK_STORE, type NewShiftCheck, type ShiftCheckStore } from './shift-check.store.js';

const HOUR_MS = 3_600_000;
/** How long answers are kept. */
const KEPT_MS = 90 * 24 * HOUR_MS;

/** Asks everybody who is about to come on call whether notices reach them. */
@Injectable()
export class AskBeforeShift {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SHIFT_CHECK_STORE) private readonly store: ShiftCheckStore,
    @Inject(OUTBOX) private readonly outbox: Outbox,
    private readonly books: ReadinessBooks,
  ) {}

  /** @returns how many were asked */
  async pass(now: Date): Promise<number> {
    const { enabled, hoursBefore } = this.books.settings.shiftCheck;
    if (!enabled) return 0;
    const roster = await this.books.roster();
    const until = new Date(now.getTime() + hoursBefore * HOUR_MS);
    const turns = turnsBetween(roster.onCallFacts, now, new Date(until.getTime() + 1));
    const due = shiftsToCheck(turns, now, until).filter(
      // A vendor's telephone exchange answers no test.
      ({ technicianId: id }) => roster.technician(id)?.kind === 'person',
    );
    return this.database.transaction(async (sql) => {
      const asked = await this.store.ask(sql, due, now);
      if (asked.length > 0) await this.store.forget(sql, new Date(now.getTime() - KEPT_MS));
      await this.outbox.queue(
        sql,
        asked.flatMap((each) => noticeOf(each, roster, now)),
        now,
      );
      return asked.length;
    });
  }
}

function noticeOf({ technicianId, shiftFrom }: NewShiftCheck, roster: RosterSnapshot, now: Date): NewNotice[] {
  const technician = roster.technician(technicianId);
  if (!technician) return [];
  return [
    {
      // Not in the lanes that wait for the morning: by then the shift has begun.
      lane: 2,
      purpose: 'information',
      template: 'shiftCheck',
      recipient: technicianRecipient(technician),
      data: { shiftFrom: shiftFrom.toISOString() },
      sendAt: now,
    },
  ];
}
