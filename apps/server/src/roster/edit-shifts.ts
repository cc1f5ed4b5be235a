import { Inject, Injectable } from '@nestjs/common';
import type { WeeklyShiftBody, WeeklyShiftView } from '#libs/contract';
import { EditTurns, type TurnRefusal } from './edit-turns.js';
import { RosterTrade } from './roster-trade.js';
import { SHIFT_STORE, type ShiftStore } from './turn.store.js';

export type ShiftRefusal = 'unknownShift' | TurnRefusal;

/** People change the shifts that come again every week. */
@Injectable()
export class EditShifts extends EditTurns<WeeklyShiftBody, WeeklyShiftView, ShiftRefusal> {
  protected readonly kind = 'shift';
  protected readonly unknown = 'unknownShift';

  constructor(trade: RosterTrade, @Inject(SHIFT_STORE) store: ShiftStore) {
    super(trade, store);
  }

  protected peopleOf({ technicians }: WeeklyShiftBody): readonly string[] {
    return technicians;
  }
}
