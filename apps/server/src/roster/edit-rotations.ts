import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { RotationBody, RotationView } from '#libs/contract';
import { looksAfter } from '#libs/domain';
import { Settings } from '../settings/index.js';
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
import { ROTATION_STORE, type RotationRecord, type RotationStore } from './rotation.store.js';

export type RotationRefusal =
  | 'unknownRotation'
  | 'unknownTechnician'
  | 'unknownRegion'
  | 'unknownCalendar'
  | 'notYourRegion'
  | 'idTaken'
  | 'versionChanged';
type Result<T> = Promise<Done<T> | Refused<RotationRefusal>>;

/** People change who takes turns. */
@Injectable()
export class EditRotations {
  constructor(
    private readonly trade: RosterTrade,
    @Inject(ROTATION_STORE) private readonly store: RotationStore,
    private readonly settings: Settings,
  ) {}

  list(region?: string): Promise<RotationView[]> {
    return this.store.list(region);
  }

  create(body: RotationBody, editor: RosterEditor): Result<RotationView> {
    return this.trade.change(editor.username, async (edit) => {
      const id = body.id ?? `rotation-${randomBytes(4).toString('hex')}`;
      const wrong = this.defectOf(body, edit, editor);
      if (wrong) return wrong;
      if (await this.store.find(edit.sql, id)) return refused('idTaken', id);
      const value = await this.store.add(edit.sql, recordOf(body, id), { actor: editor.username, now: edit.now });
      return { outcome: 'done', value, act: actOf('create', value) };
    });
  }

  replace(seen: Seen, body: RotationBody, editor: RosterEditor): Result<RotationView> {
    return this.trade.change(editor.username, async (edit) => {
      const found = await this.find(seen, edit, editor);
      if (found.outcome === 'refused') return found;
      const wrong = this.defectOf(body, edit, editor);
      if (wrong) return wrong;
      const value = await this.store.replace(edit.sql, recordOf(body, seen.id), {
        actor: editor.username,
        now: edit.now,
      });
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
    const found = asSeen(await this.store.find(sql, seen.id), seen, 'unknownRotation');
    if (found.outcome === 'found' && !looksAfter(regions, [found.before.region])) return refused('notYourRegion');
    return found;
  }

  private defectOf(
    body: RotationBody,
    { roster }: RosterEdit,
    { regions }: RosterEditor,
  ): Refused<RotationRefusal> | undefined {
    if (!roster.facts.regionNames.has(body.region)) return refused('unknownRegion', body.region);
    if (!looksAfter(regions, [body.region])) return refused('notYourRegion');
    const stranger = body.participants.find((id) => !roster.technician(id));
    if (stranger !== undefined) return refused('unknownTechnician', stranger);
    if (body.calendar && !(body.calendar in this.settings.read('holidays').calendars)) {
      return refused('unknownCalendar', body.calendar);
    }
    return undefined;
  }
}

const recordOf = (body: RotationBody, id: string): RotationRecord => ({
  ...body,
  id,
  skill: body.skill ?? null,
  windows: body.windows ?? [],
  dayKind: body.dayKind ?? null,
  calendar: body.calendar ?? null,
});

const actOf = (verb: string, { version, changedAt: _, changedBy: __, ...rotation }: RotationView) => ({
  action: `rotation.${verb}`,
  subject: `rotation:${rotation.id}`,
  detail: { ...rotation, version },
});
