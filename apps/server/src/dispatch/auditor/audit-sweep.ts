import { Injectable } from '@nestjs/common';
import { Sweeps } from '../../wake/index.js';
import { SteadyTime } from '../duty/steady-time.js';
import { AuditFigures } from './audit-figures.js';
import { AuditIncidents } from './audit-incidents.js';

/** Runs the auditor. */
@Injectable()
export class AuditSweep {
  constructor(auditor: AuditIncidents, figures: AuditFigures, sweeps: Sweeps) {
    const time = new SteadyTime();
    const pass = async (now: Date): Promise<boolean> => {
      const found = time.isSteady(now) ? await auditor.pass(now) : undefined;
      if (found) figures.audited(found);
      return false;
    };
    sweeps.add({ name: 'auditor', pass });
  }
}
