import { Injectable } from '@nestjs/common';
import { Sweeps } from '../wake/index.js';
import { WatchRoster } from './watch-roster.js';

/** Looks at the roster, and at once when it was edited: has somebody else the watch now? */
@Injectable()
export class RosterSweep {
  constructor(watch: WatchRoster, sweeps: Sweeps) {
    sweeps.add({ name: 'roster', pass: (now) => watch.pass(now), on: ['roster'] });
  }
}
