import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Clock } from '#libs/clock';
import type { Logger } from '#libs/observability';
import { CLOCK } from '../../clock.js';
import { LOGGER } from '../../logger.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import { Loop } from '../../wake/index.js';
import { SteadyTime } from '../duty/steady-time.js';
import { AuditFigures } from './audit-figures.js';
import { AuditIncidents } from './audit-incidents.js';

/** Runs the auditor. Part of the role `dispatch`. */
@Injectable()
export class AuditRunner implements OnModuleDestroy {
  private readonly loop: Loop;
  private readonly time = new SteadyTime();

  constructor(
    private readonly auditor: AuditIncidents,
    private readonly figures: AuditFigures,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new Loop('auditor', () => this.pass(), logger);
  }

  @Interval(1_000)
  sweep(): void {
    if (this.config.ROLES.includes('dispatch')) this.loop.ring();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  private async pass(): Promise<boolean> {
    const now = this.clock.now();
    if (!this.time.isSteady(now)) return false;
    const found = await this.auditor.pass(now);
    if (found) this.figures.audited(found);
    return false;
  }
}
