import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../../auth/index.js';
import { READINESS_CHECKS, type ReadinessCheck } from './readiness.js';

@Controller('health')
@Public()
export class HealthController {
  constructor(@Inject(READINESS_CHECKS) private readonly checks: ReadinessCheck[]) {}

  /** The process answers; nothing else is asked of it, so that a lost database does not get it killed. */
  @Get('live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** 200 when everything this process needs is there, else 503; no details beyond the names. */
  @Get('ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const results = await Promise.all(this.checks.map(async (check) => [check.name, await holds(check)] as const));
    const ready = results.every(([, ok]) => ok);
    const checks = Object.fromEntries(results.map(([name, ok]) => [name, ok ? 'ok' : 'failing']));
    void reply.status(ready ? 200 : 503).send({ status: ready ? 'ok' : 'failing', checks });
  }
}

const holds = (check: ReadinessCheck): Promise<boolean> => check.holds().catch(() => false);
