import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import type { z } from 'zod';
import { overrideBody, overrideQuery, type OverrideBody, type OverrideView } from '#libs/contract';
import type { Clock } from '#libs/clock';
import type { Language } from '#libs/domain';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { CLOCK } from '../../clock.js';
import { EditOverrides, Roster, type OverrideRecord } from '../../roster/index.js';
import { readVersion } from '../read-version.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';
import { VersionTag } from '../version-tag.interceptor.js';
import { rowIdOf, valueOf } from './refuse.js';

const AHEAD_MS = 90 * 86_400_000;

/** Who stands in for whom. */
@Controller('api/roster/overrides')
export class OverrideController {
  constructor(
    @Inject(EditOverrides) private readonly overrides: EditOverrides,
    @Inject(Roster) private readonly roster: Roster,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Those that run now or will, unless another time is asked for. */
  @Get()
  async list(
    @Query(new RequestShape(overrideQuery)) query: z.output<typeof overrideQuery>,
    @ReaderLanguage() language: Language,
  ): Promise<{ items: OverrideView[] }> {
    const from = query.from ? new Date(query.from) : this.clock.now();
    const until = query.until ? new Date(query.until) : new Date(from.getTime() + AHEAD_MS);
    const found = await this.overrides.list(from, until);
    return { items: await Promise.all(found.map((each) => this.viewOf(each, language))) };
  }

  @Post()
  @Roles('lead', 'dispatcher', 'admin')
  @HttpCode(201)
  @UseInterceptors(VersionTag)
  async create(
    @Body(new RequestShape(overrideBody)) body: OverrideBody,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<OverrideView> {
    return this.viewOf(valueOf(await this.overrides.create(body, account), language), language);
  }

  @Put(':id')
  @Roles('lead', 'dispatcher', 'admin')
  @UseInterceptors(VersionTag)
  async replace(
    @Param('id') id: string,
    @Body(new RequestShape(overrideBody)) body: OverrideBody,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<OverrideView> {
    const seen = { id: rowIdOf(id, 'unknownOverride', language), version: readVersion(ifMatch) };
    return this.viewOf(valueOf(await this.overrides.replace(seen, body, account), language), language);
  }

  @Delete(':id')
  @Roles('lead', 'dispatcher', 'admin')
  @HttpCode(204)
  async remove(
    @Param('id') id: string,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<void> {
    const seen = { id: rowIdOf(id, 'unknownOverride', language), version: readVersion(ifMatch) };
    valueOf(await this.overrides.remove(seen, account), language);
  }

  private async viewOf(record: OverrideRecord, language: Language): Promise<OverrideView> {
    const roster = await this.roster.read();
    const { id, regionId, line, replaces, by, reason, swapId, version, changedBy } = record;
    return {
      id,
      from: record.from.toISOString(),
      until: record.until.toISOString(),
      region: regionId,
      line,
      replaces,
      replacesName: replaces === null ? null : roster.technicianName(replaces, language),
      by,
      byName: roster.technicianName(by, language),
      reason,
      swapId,
      version,
      changedAt: record.changedAt.toISOString(),
      changedBy,
    };
  }
}
