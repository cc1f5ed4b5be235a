import { Injectable } from '@nestjs/common';
import { Sweeps } from '../wake/index.js';
import { HandleComplaints } from './handle-complaints.js';

/** Looks for complaints that were to be answered by now. */
@Injectable()
export class ComplaintSweep {
  constructor(complaints: HandleComplaints, sweeps: Sweeps) {
    sweeps.add({ name: 'complaints', pass: (now) => complaints.passOverdue(now) });
  }
}
