import { Injectable } from '@nestjs/common';
import { Sweeps } from '../wake/index.js';
import { WatchAssignments } from './watch-assignments.js';

/** Looks for offers to help and contracts that are due. */
@Injectable()
export class AssignmentSweep {
  constructor(watch: WatchAssignments, sweeps: Sweeps) {
    sweeps.add({ name: 'assignments', pass: (now) => watch.pass(now) });
  }
}
