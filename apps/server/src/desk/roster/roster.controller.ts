import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { contactVerification, type RosterFindingsView } from '#libs/contract';
import type { Clock } from '#libs/clock';
import { inLanguage, type Language } from '#libs/domain';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { CLOCK } from '../../clock.js';
import { Roster, VerifyContact } from '../../roster/index.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';
import { valueOf } from './refuse.js';

/** How far ahead gaps are looked for (product criterion D01). */
const AHEAD_MS = 30 * 86_400_000;
const MINUTE_MS = 60_000;

@Controller('api/roster')
export class RosterController {
  constructor(
    @Inject(Roster) private readonly roster: Roster,
    @Inject(VerifyContact) private readonly contacts: VerifyContact,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Gaps of the next thirty days, turns of one person, people whom nobody can reach; each with what it leads to. */
  @Get('findings')
  async findings(@ReaderLanguage() language: Language): Promise<RosterFindingsView> {
    const now = this.clock.now().getTime();
    const from = new Date(now - (now % MINUTE_MS));
    const to = new Date(from.getTime() + AHEAD_MS);
    const found = (await this.roster.read()).findings(from, to);
    const items = found.map((each) => ({
      kind: each.kind,
      level: each.level,
      region: each.regionId,
      line: each.line,
      technician: each.technicianId,
      rotation: each.rotationId,
      from: each.from?.toISOString() ?? null,
      until: each.until?.toISOString() ?? null,
      text: inLanguage(each.text, language),
      consequence: inLanguage(each.consequence, language),
    }));
    return { from: from.toISOString(), to: to.toISOString(), items };
  }

  @Post('contacts/:technician/verify')
  @Roles('lead', 'dispatcher', 'admin')
  @HttpCode(204)
  async verify(
    @Param('technician') technician: string,
    @Body(new RequestShape(contactVerification)) { channel }: z.output<typeof contactVerification>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<void> {
    valueOf(await this.contacts.perform(technician, channel, account.username), language);
  }
}
