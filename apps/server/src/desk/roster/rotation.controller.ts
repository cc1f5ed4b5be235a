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
import { rotationBody, turnsQuery, type RotationBody, type RotationView } from '#libs/contract';
import type { Language } from '#libs/domain';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { EditRotations } from '../../roster/index.js';
import { readVersion } from '../read-version.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';
import { VersionTag } from '../version-tag.interceptor.js';
import { namedIdOf, valueOf } from './refuse.js';

/** Who takes turns. Everybody who is signed in may look; leads, dispatchers and administrators change it. */
@Controller('api/roster/rotations')
export class RotationController {
  constructor(@Inject(EditRotations) private readonly rotations: EditRotations) {}

  @Get()
  async list(@Query(new RequestShape(turnsQuery)) { region }: { region?: string | undefined }) {
    return { items: await this.rotations.list(region) };
  }

  @Post()
  @Roles('lead', 'dispatcher', 'admin')
  @HttpCode(201)
  @UseInterceptors(VersionTag)
  async create(
    @Body(new RequestShape(rotationBody)) body: RotationBody,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<RotationView> {
    return valueOf(await this.rotations.create(body, account), language);
  }

  @Put(':id')
  @Roles('lead', 'dispatcher', 'admin')
  @UseInterceptors(VersionTag)
  async replace(
    @Param('id') id: string,
    @Body(new RequestShape(rotationBody)) body: RotationBody,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<RotationView> {
    const seen = { id: namedIdOf(id, 'unknownRotation', language), version: readVersion(ifMatch) };
    return valueOf(await this.rotations.replace(seen, body, account), language);
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
    const seen = { id: namedIdOf(id, 'unknownRotation', language), version: readVersion(ifMatch) };
    valueOf(await this.rotations.remove(seen, account), language);
  }
}
