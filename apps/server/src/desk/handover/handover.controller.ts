import { Body, Controller, Get, Header, Headers, HttpCode, Inject, Param, Post, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import type { Clock } from '#libs/clock';
import {
  handoverActRequest,
  newHandover,
  type HandoverList,
  type HandoverView,
  type NewHandover,
} from '#libs/contract';
import { HANDOVER_ACTS, inLanguage, type Language } from '#libs/domain';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { CLOCK } from '../../clock.js';
import { ProblemError } from '../../problem.js';
import { rowId } from '../incidents/incident-access.js';
import { ReaderLanguage } from '../reader-language.js';
import { readVersion } from '../read-version.js';
import { RequestShape } from '../request-shape.js';
import { VersionTag } from '../version-tag.interceptor.js';
import { HandOver, type HandoverResult } from './hand-over.js';
import { HANDOVER_REFUSALS } from './handover-refusals.table.js';
import { HandoverViews } from './handover-views.js';
import { printHandover } from './print-handover.js';

const actWord = z.enum(HANDOVER_ACTS);

/** The change of shifts at the desk. Auditors may read; persons of a desk sign and confirm. */
@Controller('api/handovers')
@Roles('desk', 'lead', 'dispatcher', 'auditor', 'admin')
export class HandoverController {
  constructor(
    @Inject(HandOver) private readonly handing: HandOver,
    @Inject(HandoverViews) private readonly views: HandoverViews,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  list(@ReaderLanguage() language: Language, @SignedIn() { regions }: Account): Promise<HandoverList> {
    return this.views.list(language, regions);
  }

  @Post()
  @Roles('desk', 'lead', 'dispatcher', 'admin')
  async begin(
    @Body(new RequestShape(newHandover)) { toDesk, fromDesk = undefined, note }: NewHandover,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<HandoverView> {
    const { username: by, regions } = account;
    const beginning = { toDesk, fromDesk: fromDesk ?? null, note, by, regions };
    return this.answer(await this.handing.begin(beginning, this.clock.now()), account, language);
  }

  @Get(':id')
  @UseInterceptors(VersionTag)
  read(@Param('id') id: string, @SignedIn() account: Account): Promise<HandoverView> {
    return this.find(id, account);
  }

  /** One plain page without scripts, for the printer or a PDF. */
  @Get(':id/print')
  @Header('content-type', 'text/html; charset=utf-8')
  async print(
    @Param('id') id: string,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<string> {
    return printHandover(await this.find(id, account), language, this.views.timeZone);
  }

  @Post(':id/:act')
  @HttpCode(200)
  @Roles('desk', 'lead', 'dispatcher', 'admin')
  @UseInterceptors(VersionTag)
  async act(
    @Param() path: { id: string; act: string },
    @Body(new RequestShape(handoverActRequest)) { text }: z.output<typeof handoverActRequest>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<HandoverView> {
    const act = actWord.safeParse(path.act);
    if (!act.success) throw new ProblemError(404, 'unknownAction', 'A handover cannot be told to do that.');
    const { id, toDesk } = await this.find(path.id, account);
    const move = { id, toDesk, act: act.data, by: account.username, version: readVersion(ifMatch), text };
    return this.answer(await this.handing.move(move, this.clock.now()), account, language);
  }

  private async find(id: string, { regions }: Account): Promise<HandoverView> {
    const view = rowId.safeParse(id).success ? await this.views.find(id, regions, this.clock.now()) : undefined;
    if (view) return view;
    throw new ProblemError(404, 'unknownHandover', 'There is no such handover.');
  }

  private async answer(result: HandoverResult, account: Account, language: Language): Promise<HandoverView> {
    if (result.outcome === 'done') return this.find(result.id, account);
    if (result.outcome === 'notFound') throw new ProblemError(404, 'unknownHandover', 'There is no such handover.');
    const { status, text } = HANDOVER_REFUSALS[result.reason];
    throw new ProblemError(status, result.reason, inLanguage(text, language));
  }
}
