import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Clock } from '#libs/clock';
import {
  availabilityCorrectionRequest,
  availabilityQuery,
  type AvailabilityCorrectionRequest,
  type AvailabilityQuery,
} from '#libs/contract';
import { AUDIT_LOG, type AuditLog } from '../../audit/index.js';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { CLOCK } from '../../clock.js';
import { DATABASE, type Database } from '../../database/sql.js';
import { ProblemError } from '../../problem.js';
import { RequestShape } from '../request-shape.js';
import { AVAILABILITY_STORE, type AvailabilityStore, type StoredCorrection } from './availability.store.js';
import { ReadAvailability } from './read-availability.js';

const DAY_MS = 86_400_000;
/** A year and a day, so that a year can be asked for across a change of the clocks. */
const LONGEST_DAYS = 367;
/** Opening hours are reckoned day by day, over all the years between the times that are asked for. */
const YEARS_BACK = 10;
const rowId = z.string().regex(/^\d{1,18}$/);

/** Availability by several named definitions, and what people say of it instead of the events. */
@Controller('api/availability')
@Roles('desk', 'lead', 'dispatcher', 'auditor', 'admin')
export class AvailabilityController {
  constructor(
    @Inject(ReadAvailability) private readonly availability: ReadAvailability,
    @Inject(AVAILABILITY_STORE) private readonly store: AvailabilityStore,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(AUDIT_LOG) private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  async read(@Query(new RequestShape(availabilityQuery)) query: AvailabilityQuery, @SignedIn() { regions }: Account) {
    refuseOddPeriod(query, this.clock.now());
    const definition = this.availability.definition(query.definition);
    if (!definition) throw new ProblemError(400, 'unknownDefinition', 'definition: there is none of that name');
    return this.availability.read(query, definition, regions);
  }

  @Get('corrections')
  async corrections(
    @Query(new RequestShape(availabilityQuery)) query: AvailabilityQuery,
    @SignedIn() { regions }: Account,
  ) {
    refuseOddPeriod(query, this.clock.now());
    const found = await this.store.listCorrections(regions, new Date(query.from), new Date(query.to));
    return { items: found.map(toView) };
  }

  /** The events stay as they are; the correction is laid over them. */
  @Post('corrections')
  @HttpCode(201)
  @Roles('lead', 'admin')
  async correct(
    @Body(new RequestShape(availabilityCorrectionRequest)) body: AvailabilityCorrectionRequest,
    @SignedIn() account: Account,
  ) {
    refuseOddPeriod(body, this.clock.now());
    const { terminal, cause, reason } = body;
    const known = await this.store.terminals({ region: null, terminal, regions: account.regions });
    if (known.length === 0) {
      throw new ProblemError(400, 'unknownTerminal', 'terminal: there is none of that name, or it is not yours to see');
    }
    const madeAt = this.clock.now();
    const made = {
      terminalId: terminal,
      from: new Date(body.from),
      to: new Date(body.to),
      cause,
      reason,
      madeAt,
      madeBy: account.username,
    };
    const id = await this.database.transaction(async (sql) => {
      const added = await this.store.addCorrection(sql, made);
      await this.audit.record(sql, {
        at: madeAt,
        actor: account.username,
        action: 'availability.correct',
        subject: `terminal:${terminal}`,
        detail: { id: added, ...body },
      });
      return added;
    });
    return toView({ ...made, id, withdrawnAt: null });
  }

  @Delete('corrections/:id')
  @HttpCode(204)
  @Roles('lead', 'admin')
  async withdraw(@Param('id') id: string, @SignedIn() account: Account): Promise<void> {
    const at = this.clock.now();
    const withdrawn = await this.database.transaction(async (sql) => {
      if (!rowId.safeParse(id).success || !(await this.store.withdraw(sql, id, account.regions, at))) return false;
      const subject = `availabilityCorrection:${id}`;
      await this.audit.record(sql, {
        at,
        actor: account.username,
        action: 'availability.withdraw',
        subject,
        detail: {},
      });
      return true;
    });
    if (!withdrawn)
      throw new ProblemError(404, 'unknownCorrection', 'There is no such correction, or it was withdrawn.');
  }
}

function refuseOddPeriod({ from, to }: { from: string; to: string }, now: Date): void {
  const length = Date.parse(to) - Date.parse(from);
  if (length <= 0) throw new ProblemError(400, 'invalidRequest', 'to: must be after from');
  if (length > LONGEST_DAYS * DAY_MS) {
    throw new ProblemError(400, 'invalidRequest', `to: must be at most ${LONGEST_DAYS} days after from`);
  }
  const longAgo = now.getTime() - YEARS_BACK * LONGEST_DAYS * DAY_MS;
  if (Date.parse(from) < longAgo || Date.parse(to) > now.getTime() + LONGEST_DAYS * DAY_MS) {
    throw new ProblemError(
      400,
      'invalidRequest',
      `from: at most ${YEARS_BACK} years ago, and to: at most a year ahead`,
    );
  }
}

const toView = ({ id, terminalId, from, to, cause, reason, madeAt, madeBy, withdrawnAt }: StoredCorrection) => ({
  id,
  terminal: terminalId,
  from: from.toISOString(),
  to: to.toISOString(),
  cause,
  reason,
  by: madeBy,
  at: madeAt.toISOString(),
  withdrawnAt: withdrawnAt?.toISOString() ?? null,
});
