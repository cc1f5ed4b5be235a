import { Injectable } from '@nestjs/common';
import { Sweeps } from '../../wake/index.js';
import { FireEscalations } from './fire-escalations.js';

/** Twice a second, so that a step fires within a second of its time. */
const EVERY_MS = 500;

/** Runs escalation. Part of the role `dispatch`: the web process may be down. */
@Injectable()
export class EscalationSweep {
  constructor(escalations: FireEscalations, sweeps: Sweeps) {
    sweeps.add({ name: 'escalation', everyMs: EVERY_MS, pass: (now) => escalations.pass(now) });
  }
}
