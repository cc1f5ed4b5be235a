import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Clock } from '#libs/clock';
import { onCallQuery, previewQuery, type PreviewView } from '#libs/contract';
import type { Language } from '#libs/domain';
import { CLOCK } from '../../clock.js';
import { ProblemError } from '../../problem.js';
import { Roster, type OnCallView } from '../../roster/index.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';

const DAY_MS = 86_400_000;
const PREVIEW_DAYS = 14;
const MOST_DAYS = 100;
/** No roster tells of a time before or after. */
const [EARLIEST, LATEST] = [new Date('2000-01-01T00:00:00Z'), new Date('2200-01-01T00:00:00Z')];

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
    const at = query.at ? instantOf('at', query.at) : this.clock.now();
    return (await this.roster.read()).onCallView(at, language);
  }

  /** Who is on call from one instant to another, by the same rule. */
  @Get('preview')
  async preview(
    @Query(new RequestShape(previewQuery)) query: z.output<typeof previewQuery>,
    @ReaderLanguage() language: Language,
  ): Promise<PreviewView> {
    const from = query.from ? instantOf('from', query.from) : this.clock.now();
    const to = query.to ? instantOf('to', query.to) : new Date(from.getTime() + PREVIEW_DAYS * DAY_MS);
    if (to <= from) throw new ProblemError(400, 'invalidRequest', 'to: must be after from');
    if (to.getTime() - from.getTime() > MOST_DAYS * DAY_MS) {
      throw new ProblemError(400, 'invalidRequest', `to: at most ${MOST_DAYS} days after from`);
    }
    return (await this.roster.read()).preview(from, to, query.region, language);
  }
}

function instantOf(name: string, text: string): Date {
  const at = new Date(text);
  if (EARLIEST <= at && at < LATEST) return at;
  throw new ProblemError(400, 'invalidRequest', `${name}: must be in the years 2000 to 2199`);
}
