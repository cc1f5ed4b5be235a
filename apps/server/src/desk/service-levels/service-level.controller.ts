import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Clock } from '#libs/clock';
import {
  pauseRequest,
  prioritizeRequest,
  serviceReportQuery,
  workOrderRequest,
  type ServiceLevelsView,
  type ServiceReportView,
} from '#libs/contract';
import { inLanguage, type Bilingual, type Language } from '#libs/domain';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { AdjustService, ReadServiceLevels, type ServiceAct, type ServiceActRefusal } from '../../dispatch/index.js';
import { CLOCK } from '../../clock.js';
import { ProblemError } from '../../problem.js';
import { IncidentAccess } from '../incidents/incident-access.js';
import { readVersion } from '../read-version.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';
import { toServiceLevels, toServiceReport } from './service-level-views.js';

const REFUSALS: Record<ServiceActRefusal, { status: number; text: Bilingual }> = {
  over: { status: 409, text: { zh: '事件单已结束。', en: 'The incident is over.' } },
  versionChanged: {
    status: 412,
    text: { zh: '事件单已被他人更改，请查看后重试。', en: 'Somebody changed the incident meanwhile. Look again.' },
  },
  notRestoredYet: {
    status: 409,
    text: { zh: '恢复后才能回访。', en: 'Follow up when the work is done.' },
  },
};

interface Asking {
  id: string;
  account: Account;
  language: Language;
  ifMatch: string | undefined;
}

/** What a report covers unless it is said. */
const REPORT_MS = 30 * 86_400_000;

const WORKERS = ['desk', 'lead', 'dispatcher', 'admin'] as const;

/**
 * Promises about incidents, what a person says that they depend on, and the steps of the work order. Stands before the
 * controller of the incident's actions, which takes any word.
 */
@Controller('api')
export class ServiceLevelController {
  constructor(
    @Inject(IncidentAccess) private readonly access: IncidentAccess,
    @Inject(ReadServiceLevels) private readonly reading: ReadServiceLevels,
    @Inject(AdjustService) private readonly adjusting: AdjustService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('incidents/:id/service-levels')
  async read(
    @Param('id') id: string,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<ServiceLevelsView> {
    return this.viewOf((await this.access.find(id, account)).id, language);
  }

  @Get('service-levels/report')
  @Roles('desk', 'lead', 'dispatcher', 'auditor', 'customerCare', 'admin')
  async report(
    @Query(new RequestShape(serviceReportQuery)) { from, to }: z.output<typeof serviceReportQuery>,
    @SignedIn() { regions }: Account,
    @ReaderLanguage() language: Language,
  ): Promise<ServiceReportView> {
    const until = to ? new Date(to) : this.clock.now();
    const since = from ? new Date(from) : new Date(until.getTime() - REPORT_MS);
    const lines = await this.reading.report({ from: since, to: until, regions });
    return toServiceReport({ from: since.toISOString(), to: until.toISOString() }, lines, language);
  }

  @Post('incidents/:id/prioritize')
  @Roles(...WORKERS)
  @HttpCode(200)
  prioritize(
    @Param('id') id: string,
    @Body(new RequestShape(prioritizeRequest)) body: z.output<typeof prioritizeRequest>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<ServiceLevelsView> {
    return this.perform({ id, account, language, ifMatch }, { act: 'prioritize', ...body });
  }

  @Post('incidents/:id/pause')
  @Roles(...WORKERS)
  @HttpCode(200)
  pause(
    @Param('id') id: string,
    @Body(new RequestShape(pauseRequest)) body: z.output<typeof pauseRequest>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<ServiceLevelsView> {
    return this.perform({ id, account, language, ifMatch }, { act: 'pause', ...body });
  }

  @Post('incidents/:id/resume')
  @Roles(...WORKERS)
  @HttpCode(200)
  resume(
    @Param('id') id: string,
    @Body(new RequestShape(pauseRequest)) body: z.output<typeof pauseRequest>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<ServiceLevelsView> {
    return this.perform({ id, account, language, ifMatch }, { act: 'resume', ...body });
  }

  @Post('incidents/:id/work-order')
  @Roles(...WORKERS, 'customerCare', 'technician')
  @HttpCode(200)
  async state(
    @Param('id') id: string,
    @Body(new RequestShape(workOrderRequest)) body: z.output<typeof workOrderRequest>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<ServiceLevelsView> {
    if (account.role === 'technician') await this.mustHold(id, account);
    return this.perform({ id, account, language, ifMatch }, { act: 'state', ...body });
  }

  /** A technician speaks about their own work. */
  private async mustHold(id: string, account: Account): Promise<void> {
    const { assignee_id: holder } = await this.access.find(id, account);
    if (account.technicianId !== null && holder === account.technicianId) return;
    throw new ProblemError(403, 'notYours', 'This is not yours to do.');
  }

  private async perform({ id, account, language, ifMatch }: Asking, act: ServiceAct): Promise<ServiceLevelsView> {
    const { id: incidentId } = await this.access.find(id, account);
    const asked = { incidentId, username: account.username, version: readVersion(ifMatch) };
    const result = await this.adjusting.perform(asked, act);
    if (result.outcome === 'refused') {
      const { status, text } = REFUSALS[result.reason];
      throw new ProblemError(status, result.reason, inLanguage(text, language));
    }
    return this.viewOf(incidentId, language);
  }

  private async viewOf(incidentId: string, language: Language): Promise<ServiceLevelsView> {
    const view = await this.reading.of(incidentId);
    if (!view) throw new ProblemError(404, 'unknownIncident', 'There is no such incident.');
    return toServiceLevels(view, language);
  }
}
