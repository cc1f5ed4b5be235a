import { Controller, Get } from '@nestjs/common';
import { Public } from '../../auth/index.js';
import { describeApi } from './describe-api.js';

@Controller('api/openapi.json')
@Public()
export class OpenapiController {
  private readonly document = describeApi();

  @Get()
  read(): object {
    return this.document;
  }
}
