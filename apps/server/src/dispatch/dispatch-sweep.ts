import { Injectable } from '@nestjs/common';
import { Sweeps } from '../wake/index.js';
import { DispatchIncidents } from './dispatch-incidents.js';

/** Runs dispatch whenever incidents were committed, and for deadlines and for rings that were lost. */
@Injectable()
export class DispatchSweep {
  constructor(dispatch: DispatchIncidents, sweeps: Sweeps) {
    sweeps.add({ name: 'dispatch', pass: (now) => dispatch.pass(now), on: ['incidents'] });
  }
}
