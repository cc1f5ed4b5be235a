import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Metrics } from '#libs/observability';
import { Public } from '../../auth/index.js';
import { DATABASE, type Database } from '../../database/sql.js';
import { METRICS } from '../../logger.js';
import { priorityOfRank } from '#libs/domain';

/** `GET /metrics` in Prometheus' text format. Figures that the database knows are read when they are asked for. */
@Controller('metrics')
@Public()
export class MetricsController {
  constructor(
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(DATABASE) private readonly database: Database,
  ) {
    this.describe();
  }

  @Get()
  async read(@Res() reply: FastifyReply): Promise<void> {
    void reply.header('content-type', this.metrics.registry.contentType).send(await this.metrics.registry.metrics());
  }

  private describe(): void {
    const { database } = this;
    const open = this.metrics.gauge('incidents_open', 'Incidents that are not over', ['priority']);
    (open as unknown as { collect: () => Promise<void> }).collect = async () => {
      open.reset();
      // Without the database every other figure is still told, above all that the database is gone.
      const rows = await database
        .run<{ priority: number; count: string }>({
          text: `SELECT priority, count(*) FROM incident WHERE state NOT IN ('closed', 'cancelled', 'merged') GROUP BY priority`,
        })
        .catch(() => []);
      for (const row of rows) open.set({ priority: priorityOfRank(row.priority) }, Number(row.count));
    };
  }
}
