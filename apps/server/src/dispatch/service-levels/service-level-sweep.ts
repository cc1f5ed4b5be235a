import { Injectable } from '@nestjs/common';
import { Sweeps } from '../../wake/index.js';
import { FollowServiceLevels } from './follow-service-levels.js';

/**
 * Looks for what was committed and what has fallen due. It does not listen for rings: limits are minutes, and in a storm
 * the second is left to those who page.
 */
@Injectable()
export class ServiceLevelSweep {
  constructor(following: FollowServiceLevels, sweeps: Sweeps) {
    sweeps.add({ name: 'service-levels', pass: (now) => following.pass(now) });
  }
}
