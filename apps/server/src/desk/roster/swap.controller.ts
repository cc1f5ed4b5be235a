import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { swapBody, type SwapBody, type SwapView } from '#libs/contract';
import type { Clock } from '#libs/clock';
import { swapStateAt, type Language, type SwapAct, type SwapPart } from '#libs/domain';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { CLOCK } from '../../clock.js';
import { ProblemError } from '../../problem.js';
import { Roster, SwapDuties, type SwapRecord } from '../../roster/index.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';
import { rowIdOf, valueOf } from './refuse.js';

/** Technicians swap duties among themselves; a lead or dispatcher may ask in somebody's name, but not consent. */
@Controller('api/roster/swaps')
export class SwapController {
  constructor(
    @Inject(SwapDuties) private readonly swaps: SwapDuties,
    @Inject(Roster) private readonly roster: Roster,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A technician sees their own. */
  @Get()
  async list(@SignedIn() account: Account, @ReaderLanguage() language: Language): Promise<{ items: SwapView[] }> {
    const whose = account.role === 'technician' ? (account.technicianId ?? '') : null;
    const found = await this.swaps.list(whose);
    return { items: await Promise.all(found.map((each) => this.viewOf(each, language))) };
  }

  @Post()
  @Roles('technician', 'lead', 'dispatcher', 'admin')
  @HttpCode(201)
  async ask(
    @Body(new RequestShape(swapBody)) body: SwapBody,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<SwapView> {
    const actor = { username: account.username, technicianId: askerOf(account, body.askedBy) };
    return this.viewOf(valueOf(await this.swaps.ask(body, actor), language), language);
  }

  @Post(':id/consent')
  @Roles('technician')
  @HttpCode(200)
  consent(@Param('id') id: string, @SignedIn() account: Account, @ReaderLanguage() language: Language) {
    return this.answer(id, 'consent', account, language);
  }

  @Post(':id/refuse')
  @Roles('technician')
  @HttpCode(200)
  refuse(@Param('id') id: string, @SignedIn() account: Account, @ReaderLanguage() language: Language) {
    return this.answer(id, 'refuse', account, language);
  }

  @Post(':id/withdraw')
  @Roles('technician')
  @HttpCode(200)
  withdraw(@Param('id') id: string, @SignedIn() account: Account, @ReaderLanguage() language: Language) {
    return this.answer(id, 'withdraw', account, language);
  }

  private async answer(id: string, act: SwapAct, account: Account, language: Language): Promise<SwapView> {
    const actor = { username: account.username, technicianId: account.technicianId ?? '' };
    const swap = await this.swaps.answer(rowIdOf(id, 'unknownSwap', language), act, actor);
    return this.viewOf(valueOf(swap, language), language);
  }

  private async viewOf(swap: SwapRecord, language: Language): Promise<SwapView> {
    const roster = await this.roster.read();
    return {
      id: swap.id,
      askedBy: swap.askedBy,
      askedByName: roster.technicianName(swap.askedBy, language),
      askedOf: swap.askedOf,
      askedOfName: roster.technicianName(swap.askedOf, language),
      gives: partView(swap.gives),
      takes: swap.takes && partView(swap.takes),
      note: swap.note,
      state: swapStateAt(swap, this.clock.now()),
      askedAt: swap.askedAt.toISOString(),
      expiresAt: swap.expiresAt.toISOString(),
      answeredAt: swap.answeredAt?.toISOString() ?? null,
    };
  }
}

const partView = ({ from, until, regionId, line }: SwapPart) => ({
  from: from.toISOString(),
  until: until.toISOString(),
  region: regionId,
  line,
});

function askerOf({ role, technicianId }: Account, named: string | undefined): string {
  const asker = role === 'technician' ? technicianId : named;
  if (!asker) throw new ProblemError(400, 'invalidRequest', 'askedBy: must name who asks');
  if (role === 'technician' && named !== undefined && named !== technicianId) {
    throw new ProblemError(403, 'notYours', 'A technician asks for themselves.');
  }
  return asker;
}
