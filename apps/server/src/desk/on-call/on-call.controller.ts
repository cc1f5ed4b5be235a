import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Clock } from '#libs/clock';
import { onCallQuery } from '#libs/contract';
import type { Language } from '#libs/domain';
import { CLOCK } from '../../clock.js';
import { Roster, type OnCallView } from '../../roster/index.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';

@Controller('api/on-call')
export class OnCallController {
  constructor(
    @Inject(Roster) private readonly roster: Roster,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Who is on call, now or at any other instant: what dispatch itself asks. */
  @Get()
  async read(
    @Query(new RequestShape(onCallQuery)) query: z.output<typeof onCallQuery>,
    @ReaderLanguage() language: Language,
  ): Promise<OnCallView> {
    const roster = await this.roster.read();
    return roster.onCallView(query.at ? new Date(query.at) : this.clock.now(), language);
  }
}
