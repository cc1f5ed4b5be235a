import { Inject, Injectable } from '@nestjs/common';
import { personsToShelve, priorityOfRank, type ShelvingRules } from '#libs/domain';
import { DeskRules } from '../../incident/index.js';
import { FaultBook } from '../../settings/index.js';

/** What of the rules the page of an incident tells. */
@Injectable()
export class OverlayRules {
  constructor(
    @Inject(DeskRules) private readonly rules: DeskRules,
    @Inject(FaultBook) private readonly faults: FaultBook,
  ) {}

  get shelving(): ShelvingRules {
    return this.rules.shelving;
  }

  /** @param records an incident and all that was merged into it */
  personsToShelve(records: readonly { fault: string; priority: number }[]): 1 | 2 {
    return personsToShelve(
      records.map(({ fault, priority }) => ({ fault: this.faults.of(fault), priority: priorityOfRank(priority) })),
    );
  }
}
