import { Inject, Injectable } from '@nestjs/common';
import type { Bilingual } from '#libs/domain';
import { DATABASE, type Database } from '../../database/sql.js';
import { ReadinessBooks } from './readiness-books.js';
import { SHIFT_CHECK_STORE, type ShiftCheck, type ShiftCheckStore } from './shift-check.store.js';

const SHOWN_MS = 24 * 3_600_000;

export interface ToldShiftCheck extends ShiftCheck {
  name: Bilingual;
  /** `unanswered`: the shift has begun without an answer. */
  state: 'answered' | 'waiting' | 'unanswered';
}

/** The questions before shifts and what became of them: what is not over, and the last day. */
@Injectable()
export class ReadShiftChecks {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SHIFT_CHECK_STORE) private readonly store: ShiftCheckStore,
    private readonly books: ReadinessBooks,
  ) {}

  async read(now: Date): Promise<ToldShiftCheck[]> {
    const roster = await this.books.roster();
    const checks = await this.store.list(this.database, new Date(now.getTime() - SHOWN_MS));
    return checks.map((check) => {
      const { technicianId: id, answeredAt, shiftFrom } = check;
      const state = answeredAt ? 'answered' : shiftFrom <= now ? 'unanswered' : 'waiting';
      return { ...check, state, name: roster.technician(id)?.name ?? { zh: id, en: id } };
    });
  }
}
