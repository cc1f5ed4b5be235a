import { Body, Controller, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { keypressRequest } from '#libs/contract';
import type { z } from 'zod';
import { Public } from '../../auth/index.js';
import { GatewayDoor } from '../../notify/index.js';
import { RequestShape } from '../request-shape.js';
import { GatewayToken } from './gateway-token.guard.js';

/** A gateway delivers receipts by the thousand; somebody who guesses tokens does not get far. */
const CALLBACKS = { rateLimit: { max: 6_000, timeWindow: 60_000 } };

/** What gateways tell us: receipts, answers, keys. Unknown numbers are taken all the same, lest they come for ever. */
@Controller('api/public/gateways')
@Public()
@UseGuards(GatewayToken)
export class GatewayController {
  constructor(@Inject(GatewayDoor) private readonly door: GatewayDoor) {}

  @Post('sms/receipts')
  @HttpCode(202)
  @RouteConfig(CALLBACKS)
  receipts(@Body() body: unknown): Promise<object> {
    return this.door.receipts('http', body);
  }

  @Post('sms/receipts/:provider')
  @HttpCode(200)
  @RouteConfig(CALLBACKS)
  providerReceipts(@Param('provider') provider: string, @Body() body: unknown): Promise<object> {
    return this.door.receipts(provider, body);
  }

  @Post('sms/replies')
  @HttpCode(202)
  @RouteConfig(CALLBACKS)
  replies(@Body() body: unknown): Promise<object> {
    return this.door.replies('http', body);
  }

  @Post('sms/replies/:provider')
  @HttpCode(200)
  @RouteConfig(CALLBACKS)
  providerReplies(@Param('provider') provider: string, @Body() body: unknown): Promise<object> {
    return this.door.replies(provider, body);
  }

  @Post('voice/keypress')
  @HttpCode(200)
  @RouteConfig(CALLBACKS)
  keypress(@Body(new RequestShape(keypressRequest)) body: z.output<typeof keypressRequest>) {
    return this.door.keypress(body);
  }

  @Post('voice/results')
  @HttpCode(202)
  @RouteConfig(CALLBACKS)
  results(@Body() body: unknown): Promise<object> {
    return this.door.callResults(body);
  }
}
