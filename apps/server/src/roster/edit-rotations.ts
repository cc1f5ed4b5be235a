import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { RotationBody, RotationView } from '#libs/contract';
import { Settings } from '../settings/index.js';
import { RosterTrade, refused, type Done, type Refused, type RosterEdit } from './roster-trade.js';
import { ROTATION_STORE, type RotationRecord, type RotationStore } from './rotation.store.js';

export type RotationRefusal =
  'unknownRotation' | 'unknownTechnician' | 'unknownRegion' | 'unknownCalendar' | 'idTaken' | 'versionChanged';
type Result<T> = Promise<Done<T> | Refused<RotationRefusal>>;

/** Which rotation is meant, and the version that was seen of it; undefined: whatever is there. */
export interface Seen {
  id: string;
  version: number | undefined;
}

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

  create(body: RotationBody, actor: string): Result<RotationView> {
    return this.trade.change(actor, async (edit) => {
      const id = body.id ?? `rotation-${randomBytes(4).toString('hex')}`;
      const wrong = this.defectOf(body, edit);
      if (wrong) return wrong;
      if (await this.store.find(edit.sql, id)) return refused('idTaken', id);
      const value = await this.store.add(edit.sql, recordOf(body, id), { actor, now: edit.now });
      return { outcome: 'done', value, act: actOf('create', value) };
    });
  }

  replace({ id, version }: Seen, body: RotationBody, actor: string): Result<RotationView> {
    return this.trade.change(actor, async (edit) => {
      const before = await this.store.find(edit.sql, id);
      if (!before) return refused('unknownRotation', id);
      if (version !== undefined && before.version !== version) return refused('versionChanged', String(before.version));
      const wrong = this.defectOf(body, edit);
      if (wrong) return wrong;
      const value = await this.store.replace(edit.sql, recordOf(body, id), { actor, now: edit.now });
      return { outcome: 'done', value, act: actOf('change', value) };
    });
  }

  remove({ id, version }: Seen, actor: string): Result<null> {
    return this.trade.change(actor, async ({ sql }) => {
      const before = await this.store.find(sql, id);
      if (!before) return refused('unknownRotation', id);
      if (version !== undefined && before.version !== version) return refused('versionChanged', String(before.version));
      await this.store.remove(sql, id);
      return { outcome: 'done', value: null, act: actOf('delete', before) };
    });
  }

  private defectOf(body: RotationBody, { roster }: RosterEdit): Refused<RotationRefusal> | undefined {
    if (!roster.facts.regionNames.has(body.region)) return refused('unknownRegion', body.region);
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
