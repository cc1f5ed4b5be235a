import { Injectable } from '@nestjs/common';
import { Sweeps } from '../wake/index.js';
import { HandleComplaints } from './handle-complaints.js';

/** Looks for complaints whose time to be answered is nearly over, or over. */
@Injectable()
export class ComplaintSweep {
  constructor(complaints: HandleComplaints, sweeps: Sweeps) {
    sweeps.add({ name: 'complaints', pass: (now) => complaints.passUnanswered(now) });
  }
}
