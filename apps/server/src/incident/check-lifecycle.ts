import { Injectable, type OnModuleInit } from '@nestjs/common';
import { faultsOfTransitions, TRANSITIONS } from '#libs/domain';

/** A table of states that leads nowhere stops the start, not an incident at night. */
@Injectable()
export class CheckLifecycle implements OnModuleInit {
  onModuleInit(): void {
    const faults = faultsOfTransitions(TRANSITIONS);
    if (faults.length > 0) throw new Error(`the way of an incident is broken: ${faults.join('; ')}`);
  }
}
