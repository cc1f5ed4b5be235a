import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import {
  reportRequest,
  type CustomerCaseView,
  type PublicTerminal,
  type ReportReceipt,
  type ReportRequest,
} from '#libs/contract';
import { inLanguage, type Language } from '#libs/domain';
import { Public } from '../../auth/index.js';
import { FollowCase, ReportCase } from '../../customer/index.js';
import { ProblemError } from '../../problem.js';
import { TerminalDirectory } from '../../terminal/index.js';
import { BankDirectory } from '../bank-directory.js';
import { askedLanguage, ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';

/** Per address. A branch behind one address may have several customers at once; a script has many more. */
const REPORTS = { rateLimit: { max: 20, timeWindow: 60_000 } };
const LOOKS = { rateLimit: { max: 240, timeWindow: 60_000 } };

/** What a customer can do without signing in. Nothing here says whether a phone or a number has other cases. */
@Controller('api/public')
@Public()
export class PublicController {
  constructor(
    @Inject(ReportCase) private readonly reports: ReportCase,
    @Inject(FollowCase) private readonly cases: FollowCase,
    @Inject(TerminalDirectory) private readonly directory: TerminalDirectory,
    @Inject(BankDirectory) private readonly bank: BankDirectory,
  ) {}

  @Get('terminals/:id')
  @RouteConfig(LOOKS)
  terminal(@Param('id') id: string, @ReaderLanguage() language: Language): PublicTerminal {
    const terminal = this.directory.find(id);
    const site = terminal && this.directory.site(terminal.siteId);
    if (!site) throw new ProblemError(404, 'unknownTerminal', 'We do not know this machine. Please check its number.');
    const bank = this.bank.read();
    return {
      terminal: id,
      siteName: inLanguage(site.name, language),
      address: inLanguage(site.address, language),
      bankName: inLanguage(bank.name, language),
      hotline: bank.hotline,
    };
  }

  @Post('reports')
  @HttpCode(201)
  @RouteConfig(REPORTS)
  async report(@Body(new RequestShape(reportRequest)) body: ReportRequest): Promise<ReportReceipt> {
    const result = await this.reports.report(body);
    if (result.outcome === 'recorded') return result.receipt;
    throw new ProblemError(result.status, result.code, inLanguage(result.detail, body.language));
  }

  @Get('cases/:token')
  @RouteConfig(LOOKS)
  @Header('cache-control', 'no-store')
  async follow(@Param('token') token: string, @Req() request: FastifyRequest): Promise<CustomerCaseView> {
    const view = await this.cases.follow(token, askedLanguage(request));
    if (!view) throw new ProblemError(404, 'unknownCase', 'This link is not valid, or no longer.');
    return view;
  }
}
