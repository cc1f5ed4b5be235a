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
import { turnsQuery, weeklyShiftBody, type WeeklyShiftBody, type WeeklyShiftView } from '#libs/contract';
import type { Language } from '#libs/domain';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { EditShifts } from '../../roster/index.js';
import { readVersion } from '../read-version.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';
import { VersionTag } from '../version-tag.interceptor.js';
import { rowIdOf, valueOf } from './refuse.js';

/** The shifts that come again every week. Everybody who is signed in may look; leads, dispatchers and administrators change it. */
@Controller('api/roster/shifts')
export class ShiftController {
  constructor(@Inject(EditShifts) private readonly shifts: EditShifts) {}

  @Get()
  async list(@Query(new RequestShape(turnsQuery)) { region }: { region?: string | undefined }) {
    return { items: await this.shifts.list(region) };
  }

  @Post()
  @Roles('lead', 'dispatcher', 'admin')
  @HttpCode(201)
  @UseInterceptors(VersionTag)
  async create(
    @Body(new RequestShape(weeklyShiftBody)) body: WeeklyShiftBody,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<WeeklyShiftView> {
    return valueOf(await this.shifts.create(body, account), language);
  }

  @Put(':id')
  @Roles('lead', 'dispatcher', 'admin')
  @UseInterceptors(VersionTag)
  async replace(
    @Param('id') id: string,
    @Body(new RequestShape(weeklyShiftBody)) body: WeeklyShiftBody,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<WeeklyShiftView> {
    const seen = { id: rowIdOf(id, 'unknownShift', language), version: readVersion(ifMatch) };
    return valueOf(await this.shifts.replace(seen, body, account), language);
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
    const seen = { id: rowIdOf(id, 'unknownShift', language), version: readVersion(ifMatch) };
    valueOf(await this.shifts.remove(seen, account), language);
  }
}
