import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { z } from 'zod';
import { answerForm } from '#libs/contract';
import { Public } from '../../auth/index.js';
import { AnswerByLink } from '../../notify/index.js';
import { RequestShape } from '../request-shape.js';
import { answerHtml } from './answer-html.js';

/** Somebody at a machine asks a few times; somebody who guesses asks for ever. */
const LOOKS = { rateLimit: { max: 60, timeWindow: 60_000 } };
const HTML = 'text/html; charset=utf-8';

/** The link in a page: a small page without any script, that a telephone of any age can show. */
@Controller()
@Public()
export class AnswerController {
  constructor(@Inject(AnswerByLink) private readonly answers: AnswerByLink) {}

  /** `/a/…` is the same, short enough for an SMS. */
  @Get(['api/public/answers/:token', 'a/:token'])
  @RouteConfig(LOOKS)
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  @Header('x-robots-tag', 'noindex')
  async look(@Param('token') token: string): Promise<string> {
    return answerHtml(token, await this.answers.look(token));
  }

  @Post('api/public/answers/:token')
  @HttpCode(200)
  @RouteConfig(LOOKS)
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  async answer(
    @Param('token') token: string,
    @Body(new RequestShape(answerForm)) { act, reason }: z.output<typeof answerForm>,
  ): Promise<string> {
    return answerHtml(token, await this.answers.answer(token, act, reason || null));
  }
}
