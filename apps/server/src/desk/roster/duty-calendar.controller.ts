import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { z } from 'zod';
import { dutyCalendarBody, type DutyCalendarMade } from '#libs/contract';
import type { Language } from '#libs/domain';
import { Public, Roles, SignedIn, type Account } from '../../auth/index.js';
import { ProblemError } from '../../problem.js';
import { DutyCalendars, type DutyCalendarRecord } from '../../roster/index.js';
import { NeverRepeated } from '../idempotency.interceptor.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';
import { rowIdOf, valueOf } from './refuse.js';

/** Per address; a calendar program asks once an hour. */
const LOOKS = { rateLimit: { max: 240, timeWindow: 60_000 } };

/** Secret addresses of calendars: a technician's own, or any for those who keep the roster. */
@Controller('api/roster/calendars')
export class DutyCalendarController {
  constructor(@Inject(DutyCalendars) private readonly calendars: DutyCalendars) {}

  @Get()
  async list(@SignedIn() account: Account) {
    return { items: (await this.calendars.list(ownerOf(account))).map(viewOf) };
  }

  /** The answer holds a secret, so that it is not kept to be given again. */
  @Post()
  @Roles('technician', 'lead', 'dispatcher', 'admin')
  @NeverRepeated()
  @HttpCode(201)
  async make(
    @Body(new RequestShape(dutyCalendarBody)) body: z.output<typeof dutyCalendarBody>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<DutyCalendarMade> {
    const wish = { ...wishOf(body, account), language };
    const { calendar, url } = valueOf(await this.calendars.make(wish, account.username), language);
    return { ...viewOf(calendar), url };
  }

  @Delete(':id')
  @Roles('technician', 'lead', 'dispatcher', 'admin')
  @HttpCode(204)
  async revoke(
    @Param('id') id: string,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<void> {
    const row = rowIdOf(id, 'unknownCalendarFeed', language);
    valueOf(await this.calendars.revoke(row, ownerOf(account), account.username), language);
  }
}

/** What calendar programs read. The address is the only key. */
@Controller('api/public/calendars')
@Public()
export class PublicCalendarController {
  constructor(@Inject(DutyCalendars) private readonly calendars: DutyCalendars) {}

  @Get(':token.ics')
  @RouteConfig(LOOKS)
  @Header('content-type', 'text/calendar; charset=utf-8')
  @Header('cache-control', 'private, max-age=300')
  async read(@Param('token') token: string): Promise<string> {
    const feed = await this.calendars.read(token);
    if (feed === undefined)
      throw new ProblemError(404, 'unknownCalendarFeed', 'This address is not valid, or no longer.');
    return feed;
  }
}

/** Whose calendars they may see and revoke; null: all. A technician's account without a technician has none. */
const ownerOf = ({ role, technicianId }: Account): string | null =>
  role === 'technician' ? (technicianId ?? '') : null;

function wishOf(
  { technician, rotation }: z.output<typeof dutyCalendarBody>,
  account: Account,
): { kind: DutyCalendarRecord['kind']; subject: string } {
  const owner = ownerOf(account);
  if (rotation !== undefined) return { kind: 'rotation', subject: rotation };
  const subject = technician ?? account.technicianId;
  if (!subject) throw new ProblemError(400, 'invalidRequest', 'technician: must be named');
  if (owner !== null && owner !== subject) {
    throw new ProblemError(403, 'notYours', 'A technician subscribes to their own duties, or to a rotation.');
  }
  return { kind: 'technician', subject };
}

const viewOf = ({ id, kind, subject, createdBy, createdAt }: DutyCalendarRecord) => ({
  id,
  kind,
  subject,
  createdBy,
  createdAt: createdAt.toISOString(),
});
