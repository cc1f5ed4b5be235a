import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Clock } from '#libs/clock';
import type { Account } from '../../auth/index.js';
import { CLOCK } from '../../clock.js';
import { ProblemError } from '../../problem.js';
import { Settings } from '../../settings/index.js';
import { BankDirectory, type ReaderScope } from '../bank-directory.js';
import { INCIDENT_LIST_STORE, type IncidentListStore, type IncidentRecord } from './incident-list.store.js';

/** A bigint, as a path part or a cursor. */
export const rowId = z.string().regex(/^\d{1,18}$/);

const HOUR_MS = 3_600_000;

/** Finds incidents that an account may see. */
@Injectable()
export class IncidentAccess {
  constructor(
    @Inject(INCIDENT_LIST_STORE) private readonly store: IncidentListStore,
    @Inject(BankDirectory) private readonly bank: BankDirectory,
    @Inject(Settings) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** What was opened before this is stale. */
  staleBefore(): Date {
    return new Date(this.clock.now().getTime() - this.settings.read('alarms').stale.afterHours * HOUR_MS);
  }

  scopeOf(account: Account): Promise<ReaderScope> {
    return this.bank.scopeOf(account);
  }

  /** Throws {@link ProblemError} 404 when there is none, or it is not theirs to see. */
  async find(id: string, account: Account): Promise<IncidentRecord> {
    const record = await this.lookUp(id, account);
    if (record) return record;
    throw new ProblemError(404, 'unknownIncident', 'There is no such incident, or it is not yours to see.');
  }

  /** Whether there is such an incident, and it is theirs to see. */
  async sees(id: string, account: Account): Promise<boolean> {
    return (await this.lookUp(id, account)) !== undefined;
  }

  private async lookUp(id: string, account: Account): Promise<IncidentRecord | undefined> {
    const scope = await this.scopeOf(account);
    return rowId.safeParse(id).success ? this.store.find(id, scope) : undefined;
  }
}
