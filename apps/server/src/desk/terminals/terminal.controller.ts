import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TERMINAL_ID, terminalQuery } from '#libs/contract';
import type { Language } from '#libs/domain';
import { SignedIn, type Account } from '../../auth/index.js';
import { ProblemError } from '../../problem.js';
import {
  BadCursor,
  TERMINAL_VIEWS,
  type TerminalDetail,
  type TerminalPage,
  type TerminalViews,
} from '../../terminal/index.js';
import { BankDirectory } from '../bank-directory.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';

@Controller('api/terminals')
export class TerminalController {
  constructor(
    @Inject(TERMINAL_VIEWS) private readonly views: TerminalViews,
    @Inject(BankDirectory) private readonly bank: BankDirectory,
  ) {}

  @Get()
  async list(
    @Query(new RequestShape(terminalQuery)) query: z.output<typeof terminalQuery>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<TerminalPage> {
    const { regions } = await this.bank.scopeOf(account);
    const reader = { language, regions };
    return this.views.list(query, reader).catch((error: unknown) => {
      throw error instanceof BadCursor ? new ProblemError(400, 'invalidRequest', `cursor: ${error.message}`) : error;
    });
  }

  @Get(':id')
  async read(
    @Param('id') id: string,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<TerminalDetail> {
    const { regions } = await this.bank.scopeOf(account);
    const detail = TERMINAL_ID.test(id) ? await this.views.detail(id, { language, regions }) : null;
    if (!detail)
      throw new ProblemError(404, 'unknownTerminal', 'There is no such terminal, or it is not yours to see.');
    return detail;
  }
}
