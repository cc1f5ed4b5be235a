import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { AUDIT_LOG, type AuditLog } from '../../audit/index.js';
import { CLOCK } from '../../clock.js';
import { DATABASE, type Database } from '../../database/sql.js';
import { SHIFT_CHECK_STORE, type ShiftCheck, type ShiftCheckStore } from './shift-check.store.js';

/** Somebody's word that the test notice reached them: who, or the address that the word came from. */
export type ShiftCheckAnswer =
  | { technicianId: string; by: string }
  /** Telephone or e-mail address, as the roster writes it. */
  | { address: string };

export type ShiftCheckAnswerResult =
  | { outcome: 'done'; answered: ShiftCheck[] }
  /** `nothingAsked`: no question is open for them. */
  | { outcome: 'refused'; reason: 'unknownAddress' | 'nothingAsked' };

/** Records the answer to the question before a shift. */
@Injectable()
export class RecordShiftCheckAnswer {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SHIFT_CHECK_STORE) private readonly store: ShiftCheckStore,
    @Inject(AUDIT_LOG) private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  perform(given: ShiftCheckAnswer): Promise<ShiftCheckAnswerResult> {
    const now = this.clock.now();
    return this.database.transaction(async (sql): Promise<ShiftCheckAnswerResult> => {
      const ids = 'address' in given ? await this.store.techniciansAt(sql, given.address) : [given.technicianId];
      if (ids.length === 0) return { outcome: 'refused', reason: 'unknownAddress' };
      const by = 'address' in given ? 'sms' : given.by;
      const answered: ShiftCheck[] = [];
      for (const id of ids) answered.push(...(await this.store.answer(sql, id, by, now)));
      if (answered.length === 0) return { outcome: 'refused', reason: 'nothingAsked' };
      for (const { technicianId, shiftFrom } of answered) {
        const subject = `technician:${technicianId}`;
        const detail = { shiftFrom: shiftFrom.toISOString() };
        await this.audit.record(sql, { at: now, actor: by, action: 'shiftCheck.answer', subject, detail });
      }
      return { outcome: 'done', answered };
    });
  }
}
