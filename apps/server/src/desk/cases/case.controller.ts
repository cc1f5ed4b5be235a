import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { phoneRequest, type CaseView } from '#libs/contract';
import { CASE_STEP_TEXTS, inLanguage, maskPhone, type Language } from '#libs/domain';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { CaseReader, type ReadCase } from '../../customer/index.js';
import { whyUnstorable } from '../../database/sql.js';
import { ProblemError } from '../../problem.js';
import { BankDirectory } from '../bank-directory.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';

/** Customers' cases, for the bank's own people. Only customer care sees a whole number, and says why. */
@Controller('api/cases')
@Roles('desk', 'lead', 'dispatcher', 'auditor', 'customerCare', 'admin')
export class CaseController {
  constructor(
    @Inject(CaseReader) private readonly cases: CaseReader,
    @Inject(BankDirectory) private readonly bank: BankDirectory,
  ) {}

  @Get(':number')
  async read(
    @Param('number') number: string,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<CaseView> {
    return toView(await this.find(number, account), language);
  }

  @Post(':number/phone')
  @HttpCode(200)
  @Roles('customerCare')
  async phone(
    @Param('number') number: string,
    @Body(new RequestShape(phoneRequest)) { reason }: z.output<typeof phoneRequest>,
    @SignedIn() account: Account,
  ): Promise<{ phone: string | null }> {
    await this.find(number, account);
    return { phone: await this.cases.showPhone(number, account.username, reason) };
  }

  private async find(number: string, account: Account): Promise<ReadCase> {
    const { regions } = await this.bank.scopeOf(account);
    const found = whyUnstorable(number) === null ? await this.cases.find(number) : undefined;
    const mine = found && (regions.length === 0 || (found.regionId !== null && regions.includes(found.regionId)));
    if (!mine) throw new ProblemError(404, 'unknownCase', 'There is no such case, or it is not yours to see.');
    return found;
  }
}

const toView = ({ regionId: _, reportText, phone, ...found }: ReadCase, language: Language): CaseView => ({
  ...found,
  stateText: inLanguage(CASE_STEP_TEXTS[found.state][found.kind], language),
  openedAt: found.openedAt.toISOString(),
  detectedAt: found.detectedAt?.toISOString() ?? null,
  reportedAt: found.reportedAt?.toISOString() ?? null,
  phone: phone && maskPhone(phone),
  text: reportText,
});
