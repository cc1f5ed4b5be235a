import { Inject, Injectable } from '@nestjs/common';
import type { SettingValue } from '#libs/contract';
import { Roster, type RosterSnapshot } from '../../roster/index.js';
import { Settings } from '../../settings/index.js';
import { READINESS_STORE, type ReadinessStore } from './readiness.store.js';

/** Roster, settings and records of the checks. */
@Injectable()
export class ReadinessBooks {
  constructor(
    private readonly people: Roster,
    private readonly documents: Settings,
    @Inject(READINESS_STORE) readonly store: ReadinessStore,
  ) {}

  get settings(): SettingValue<'readiness'> {
    return this.documents.read('readiness');
  }

  roster(): Promise<RosterSnapshot> {
    return this.people.read();
  }
}
