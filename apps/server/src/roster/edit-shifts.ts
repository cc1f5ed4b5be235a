import { Inject, Injectable } from '@nestjs/common';
import type { WeeklyShiftBody, WeeklyShiftView } from '#libs/contract';
import { looksAfter } from '#libs/domain';
import {
  asSeen,
  RosterTrade,
  refused,
  type Done,
  type Refused,
  type RosterEdit,
  type RosterEditor,
  type Seen,
} from './roster-trade.js';
import { SHIFT_STORE, type ShiftStore } from './shift.store.js';

export type ShiftRefusal = 'unknownShift' | 'unknownTechnician' | 'unknownRegion' | 'notYourRegion' | 'versionChanged';
type Result<T> = Promise<Done<T> | Refused<ShiftRefusal>>;

/** People change the shifts that come again every week. */
@Injectable()
export class EditShifts {
  constructor(
    private readonly trade: RosterTrade,
    @Inject(SHIFT_STORE) private readonly store: ShiftStore,
  ) {}

  list(region?: string): Promise<WeeklyShiftView[]> {
    return this.store.list(region);
  }

  create(body: WeeklyShiftBody, editor: RosterEditor): Result<WeeklyShiftView> {
    return this.trade.change(editor.username, async (edit) => {
      const wrong = defectOf(body, edit, editor);
      if (wrong) return wrong;
      const value = await this.store.add(edit.sql, body, { actor: editor.username, now: edit.now });
      return { outcome: 'done', value, act: actOf('create', value) };
    });
  }

  replace(seen: Seen, body: WeeklyShiftBody, editor: RosterEditor): Result<WeeklyShiftView> {
    return this.trade.change(editor.username, async (edit) => {
      const found = await this.find(seen, edit, editor);
      if (found.outcome === 'refused') return found;
      const wrong = defectOf(body, edit, editor);
      if (wrong) return wrong;
      const value = await this.store.replace(edit.sql, seen.id, body, { actor: editor.username, now: edit.now });
      return { outcome: 'done', value, act: actOf('change', value) };
    });
  }

  remove(seen: Seen, editor: RosterEditor): Result<null> {
    return this.trade.change(editor.username, async (edit) => {
      const found = await this.find(seen, edit, editor);
      if (found.outcome === 'refused') return found;
      await this.store.remove(edit.sql, seen.id);
      return { outcome: 'done', value: null, act: actOf('delete', found.before) };
    });
  }

  private async find(seen: Seen, { sql }: RosterEdit, { regions }: RosterEditor) {
    const found = asSeen(await this.store.find(sql, seen.id), seen, 'unknownShift');
    if (found.outcome === 'found' && !looksAfter(regions, [found.before.region])) return refused('notYourRegion');
    return found;
  }
}

function defectOf(
  body: WeeklyShiftBody,
  { roster }: RosterEdit,
  { regions }: RosterEditor,
): Refused<ShiftRefusal> | undefined {
  if (!roster.facts.regionNames.has(body.region)) return refused('unknownRegion', body.region);
  if (!looksAfter(regions, [body.region])) return refused('notYourRegion');
  const stranger = body.technicians.find((id) => !roster.technician(id));
  return stranger === undefined ? undefined : refused('unknownTechnician', stranger);
}

const actOf = (verb: string, { changedAt: _, changedBy: __, ...shift }: WeeklyShiftView) => ({
  action: `shift.${verb}`,
  subject: `shift:${shift.id}`,
  detail: shift,
});
