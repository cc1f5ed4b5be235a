import { Inject, Injectable } from '@nestjs/common';
import type { Logger, Metrics } from '#libs/observability';
import { LOGGER, METRICS } from '../../logger.js';
import { WakeBoard } from '../../wake/index.js';
import type { AuditFinding } from './audit-incidents.js';

/** What follows an audit: the log says so, figures are kept, the others are woken. */
@Injectable()
export class AuditFigures {
  private readonly audits;
  private readonly unattended;

  constructor(
    private readonly wake: WakeBoard,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.audits = metrics.counter('audits_total', 'Times that every open incident was checked.');
    this.unattended = metrics.counter('unattended_incidents_total', 'Open incidents that nobody looked after.', [
      'reason',
    ]);
  }

  audited(found: readonly AuditFinding[]): void {
    this.audits.inc();
    for (const { incidentId, reason } of found) {
      this.unattended.inc({ reason });
      this.logger.error({ incidentId, reason }, 'nobody looked after an incident; it was sent to dispatch again');
    }
    if (found.length > 0) this.wake.ring('incidents', 'notices', 'timeline');
  }
}
