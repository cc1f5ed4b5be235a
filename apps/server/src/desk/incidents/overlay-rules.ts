import { Inject, Injectable } from '@nestjs/common';
import { personsToShelve, type ShelvingRules } from '#libs/domain';
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

  personsToShelve(fault: string): 1 | 2 {
    return personsToShelve(this.faults.of(fault));
  }
}
