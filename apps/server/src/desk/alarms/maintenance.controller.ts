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
import { maintenanceQuery, windowEnding, windowRequest, type MaintenanceView } from '#libs/contract';
import type { Clock } from '#libs/clock';
import { inLanguage, type Language, type WindowRole } from '#libs/domain';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { CLOCK } from '../../clock.js';
import { PlanMaintenance, type MaintenanceWindow, type WindowActor, type WindowResult } from '../../incident/index.js';
import { ProblemError } from '../../problem.js';
import { BankDirectory } from '../bank-directory.js';
import { rowId } from '../incidents/incident-access.js';
import { ReaderLanguage } from '../reader-language.js';
import { readVersion } from '../read-version.js';
import { RequestShape } from '../request-shape.js';
import { VersionTag } from '../version-tag.interceptor.js';
import { ALARM_COUNTS_STORE, type AlarmCountsStore } from './alarm-counts.store.js';
import { WINDOW_REFUSALS } from './maintenance-refusals.table.js';
import { toMaintenanceView, toWish } from './maintenance-views.js';

type Wish = z.output<typeof windowRequest>;
const MOST = 1_000;

/** Maintenance windows: what is worked on, and pages nobody meanwhile. */
@Controller('api/maintenance')
@Roles('desk', 'lead', 'dispatcher', 'admin')
export class MaintenanceController {
  constructor(
    @Inject(PlanMaintenance) private readonly planning: PlanMaintenance,
    @Inject(ALARM_COUNTS_STORE) private readonly counts: AlarmCountsStore,
    @Inject(BankDirectory) private readonly bank: BankDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Roles('desk', 'lead', 'dispatcher', 'auditor', 'admin', 'wallboard', 'technician')
  async list(
    @Query(new RequestShape(maintenanceQuery)) { at, ended }: z.output<typeof maintenanceQuery>,
    @SignedIn() account: Account,
  ) {
    const { regions } = await this.bank.scopeOf(account);
    const windows = await this.planning.list({ ended: ended === 'true', limit: MOST });
    const instant = at === undefined ? null : new Date(at);
    const applies = (window: MaintenanceWindow): boolean => {
      const opening = instant && this.planning.openingOf(window, instant);
      return instant === null || (opening !== null && opening.from <= instant);
    };
    return {
      items: await this.viewsOf(windows.filter((window) => this.planning.concerns(window, regions) && applies(window))),
    };
  }

  @Get(':id')
  @UseInterceptors(VersionTag)
  async read(@Param('id') id: string, @SignedIn() account: Account): Promise<MaintenanceView> {
    const window = rowId.safeParse(id).success ? await this.planning.find(id) : undefined;
    const { regions } = await this.bank.scopeOf(account);
    if (!window || !this.planning.concerns(window, regions)) throw unknown();
    return this.viewOf(window);
  }

  @Post()
  @UseInterceptors(VersionTag)
  async create(
    @Body(new RequestShape(windowRequest)) body: Wish,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<MaintenanceView> {
    return this.answer(await this.planning.create(toWish(body), actorOf(account, body.reason)), language);
  }

  @Put(':id')
  @UseInterceptors(VersionTag)
  async change(
    @Param('id') id: string,
    @Body(new RequestShape(windowRequest)) body: Wish,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<MaintenanceView> {
    const actor = actorOf(account, body.reason);
    return this.answer(await this.planning.change(known(id), toWish(body), actor, readVersion(ifMatch)), language);
  }

  @Post(':id/end')
  @HttpCode(200)
  @UseInterceptors(VersionTag)
  async end(
    @Param('id') id: string,
    @Body(new RequestShape(windowEnding)) { reason }: z.output<typeof windowEnding>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<MaintenanceView> {
    const result = await this.planning.endNow(known(id), actorOf(account, reason), readVersion(ifMatch));
    return this.answer(result, language);
  }

  @Delete(':id')
  @Roles('lead', 'admin')
  @UseInterceptors(VersionTag)
  async remove(
    @Param('id') id: string,
    @Query(new RequestShape(windowEnding)) { reason }: z.output<typeof windowEnding>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<MaintenanceView> {
    const result = await this.planning.remove(known(id), actorOf(account, reason), readVersion(ifMatch));
    return this.answer(result, language);
  }

  private async answer(result: WindowResult, language: Language): Promise<MaintenanceView> {
    switch (result.outcome) {
      case 'done':
        return this.viewOf(result.window);
      case 'notFound':
        throw unknown();
      case 'versionChanged':
        throw new ProblemError(
          412,
          'versionChanged',
          `Somebody else changed it; it has version ${result.version} now.`,
        );
      case 'refused': {
        const { status, text } = WINDOW_REFUSALS[result.reason];
        throw new ProblemError(status, result.reason, inLanguage(text, language));
      }
    }
  }

  private async viewOf(window: MaintenanceWindow): Promise<MaintenanceView> {
    const [view] = await this.viewsOf([window]);
    return view!;
  }

  private async viewsOf(windows: readonly MaintenanceWindow[]): Promise<MaintenanceView[]> {
    const now = this.clock.now();
    const hidden = await this.counts.hiddenByWindows();
    return windows.map((window) =>
      toMaintenanceView(window, {
        opening: this.planning.openingOf(window, now),
        hides: hidden.get(window.id) ?? 0,
        now,
      }),
    );
  }
}

const actorOf = ({ username, role, regions }: Account, reason: string): WindowActor => ({
  username,
  role: role as WindowRole,
  regions,
  reason,
});

function known(id: string): string {
  if (!rowId.safeParse(id).success) throw unknown();
  return id;
}

const unknown = (): ProblemError =>
  new ProblemError(404, 'unknownWindow', 'There is no such maintenance window, or it is over.');
