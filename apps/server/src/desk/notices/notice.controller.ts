import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { noticeDismissal, noticeQuery, type NoticePage, type NoticeQuery, type NoticeSummary } from '#libs/contract';
import { Roles, SignedIn, type Account, type Role } from '../../auth/index.js';
import { DeadLetters, type LetterResult } from '../../notify/index.js';
import { ProblemError } from '../../problem.js';
import { RequestShape } from '../request-shape.js';

/** Who may see a number or an address as it is. */
const SEE_ADDRESSES: ReadonlySet<Role> = new Set<Role>(['admin', 'customerCare']);

/** Messages to people: what reached nobody, and what to do about it. */
@Controller('api/notices')
@Roles('desk', 'lead', 'dispatcher', 'auditor', 'customerCare', 'admin')
export class NoticeController {
  constructor(@Inject(DeadLetters) private readonly letters: DeadLetters) {}

  @Get()
  list(@Query(new RequestShape(noticeQuery)) query: NoticeQuery, @SignedIn() account: Account): Promise<NoticePage> {
    const { role, regions } = account;
    return this.letters.list(query, { seesAddresses: SEE_ADDRESSES.has(role), regions });
  }

  @Get('summary')
  summary(): Promise<NoticeSummary> {
    return this.letters.summary();
  }

  @Post(':id/retry')
  @HttpCode(204)
  @Roles('desk', 'lead', 'dispatcher', 'admin')
  async retry(@Param('id') id: string, @SignedIn() account: Account): Promise<void> {
    refuse(await this.letters.retry(idOf(id), account));
  }

  @Post(':id/dismiss')
  @HttpCode(204)
  @Roles('desk', 'lead', 'dispatcher', 'admin')
  async dismiss(
    @Param('id') id: string,
    @Body(new RequestShape(noticeDismissal)) { reason }: { reason: string },
    @SignedIn() account: Account,
  ): Promise<void> {
    refuse(await this.letters.dismiss(idOf(id), reason, account));
  }
}

const REFUSALS = {
  notDead: 'This notice is no dead letter, or no longer.',
  pageOver: 'The incident was taken, or is over: nobody is paged for it any more. Please put the notice away.',
  noWay: 'No way to this person is known. Please complete the roster first.',
};

function refuse(result: LetterResult): void {
  if (result.outcome === 'notFound') throw new ProblemError(404, 'unknownNotice', 'There is no such notice.');
  if (result.outcome === 'refused') throw new ProblemError(409, result.reason, REFUSALS[result.reason]);
}

function idOf(id: string): string {
  if (/^\d{1,18}$/.test(id)) return id;
  throw new ProblemError(404, 'unknownNotice', 'There is no such notice.');
}
