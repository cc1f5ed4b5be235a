import { Inject, Injectable } from '@nestjs/common';
import { CASE_STORE, type CaseStore, type CaseSummary } from './case.store.js';

/** What the desk asks about cases. */
@Injectable()
export class CaseReader {
  constructor(@Inject(CASE_STORE) private readonly store: CaseStore) {}

  /** Newest first. */
  casesOfIncident(incidentId: string): Promise<CaseSummary[]> {
    return this.store.findOfIncident(incidentId);
  }

  /** The newest case's number of each of these incidents that has one, for lists. */
  newestNumbers(incidentIds: readonly string[]): Promise<Map<string, string>> {
    return this.store.newestNumbers(incidentIds);
  }
}
