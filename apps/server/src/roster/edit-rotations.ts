import { Inject, Injectable } from '@nestjs/common';
import type { RotationBody, RotationView } from '#libs/contract';
import { Settings } from '../settings/index.js';
import { EditTurns, type TurnRefusal } from './edit-turns.js';
import { RosterTrade, refused, type Refused, type RosterEdit } from './roster-trade.js';
import { ROTATION_STORE, type RotationStore } from './turn.store.js';

export type RotationRefusal = 'unknownRotation' | 'unknownCalendar' | 'idTaken' | TurnRefusal;

/** People change who takes turns. */
@Injectable()
export class EditRotations extends EditTurns<RotationBody, RotationView, RotationRefusal> {
  protected readonly kind = 'rotation';
  protected readonly unknown = 'unknownRotation';

  constructor(
    trade: RosterTrade,
    @Inject(ROTATION_STORE) store: RotationStore,
    private readonly settings: Settings,
  ) {
    super(trade, store);
  }

  protected peopleOf({ participants }: RotationBody): readonly string[] {
    return participants;
  }

  protected override defectOf({ calendar }: RotationBody): Refused<RotationRefusal> | undefined {
    const isKnown = !calendar || Object.hasOwn(this.settings.read('holidays').calendars, calendar);
    return isKnown ? undefined : refused('unknownCalendar', calendar);
  }

  protected override async inTheWayOf(
    { id }: RotationBody,
    { sql }: RosterEdit,
  ): Promise<Refused<RotationRefusal> | undefined> {
    return id !== undefined && (await this.store.find(sql, id)) ? refused('idTaken', id) : undefined;
  }
}
