import { Injectable } from '@nestjs/common';
import { Sweeps } from '../../wake/index.js';
import { ReviewAlarms } from './review-alarms.js';

/** Looks at what time decides about alarms, and at once when a window was changed. */
@Injectable()
export class AlarmSweep {
  constructor(review: ReviewAlarms, sweeps: Sweeps) {
    sweeps.add({ name: 'alarms', pass: (now) => review.pass(now), on: ['maintenance'] });
  }
}
