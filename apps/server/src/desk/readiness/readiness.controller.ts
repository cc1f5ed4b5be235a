import { Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Clock } from '#libs/clock';
import { readinessQuery, type ReadinessView, type shiftCheckAnswerView } from '#libs/contract';
import type { ReadinessFinding } from '#libs/domain';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { CLOCK } from '../../clock.js';
import { CheckReadiness, ReadShiftChecks, RecordShiftCheckAnswer, type ToldShiftCheck } from '../../dispatch/index.js';
import { ProblemError } from '../../problem.js';
import { RequestShape } from '../request-shape.js';

/** Whether the coming nights would find somebody. */
@Controller('api')
export class ReadinessController {
  constructor(
    @Inject(CheckReadiness) private readonly readiness: CheckReadiness,
    @Inject(ReadShiftChecks) private readonly checks: ReadShiftChecks,
    @Inject(RecordShiftCheckAnswer) private readonly answers: RecordShiftCheckAnswer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('readiness')
  @Roles('desk', 'lead', 'dispatcher', 'auditor', 'admin')
  async read(
    @Query(new RequestShape(readinessQuery)) { days }: z.output<typeof readinessQuery>,
  ): Promise<ReadinessView> {
    const now = this.clock.now();
    const [{ from, until, findings }, checks] = await Promise.all([
      this.readiness.read(now, days),
      this.checks.read(now),
    ]);
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    return {
      from: from.toISOString(),
      until: until.toISOString(),
      errors,
      warnings: findings.length - errors,
      findings: findings.map(findingView),
      shiftChecks: checks.map(checkView),
    };
  }

  /** "The test before my shift reached me." */
  @Post('shift-check')
  @HttpCode(200)
  @Roles('technician')
  async answer(@SignedIn() { technicianId, username }: Account): Promise<z.infer<typeof shiftCheckAnswerView>> {
    if (!technicianId) throw new ProblemError(403, 'notAllowed', 'This account belongs to no technician.');
    const result = await this.answers.perform({ technicianId, by: username });
    if (result.outcome === 'refused') {
      throw new ProblemError(409, result.reason, 'No question before a shift is open for you.');
    }
    return {
      answered: result.answered.map(({ technicianId: id, shiftFrom, shiftUntil }) => ({
        technicianId: id,
        shiftFrom: shiftFrom.toISOString(),
        shiftUntil: shiftUntil.toISOString(),
      })),
    };
  }
}

const findingView = ({ subject, from, until, ...finding }: ReadinessFinding): ReadinessView['findings'][number] => ({
  ...finding,
  subject: {
    ...subject,
    ...(subject.faults && { faults: [...subject.faults] }),
  } as ReadinessView['findings'][number]['subject'],
  from: from.toISOString(),
  until: until.toISOString(),
});

const checkView = (check: ToldShiftCheck): ReadinessView['shiftChecks'][number] => ({
  technicianId: check.technicianId,
  name: check.name,
  shiftFrom: check.shiftFrom.toISOString(),
  shiftUntil: check.shiftUntil.toISOString(),
  askedAt: check.askedAt.toISOString(),
  answeredAt: check.answeredAt?.toISOString() ?? null,
  state: check.state,
});
