import { Controller, Get, Inject } from '@nestjs/common';
import type { AlarmsView } from '#libs/contract';
import type { Clock } from '#libs/clock';
import { inLanguage, sharedRegions, type Language } from '#libs/domain';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { CLOCK } from '../../clock.js';
import { FaultBook, Settings } from '../../settings/index.js';
import { BankDirectory } from '../bank-directory.js';
import { ReaderLanguage } from '../reader-language.js';
import { ALARM_COUNTS_STORE, type AlarmCountsStore, type FloodGroup, type FloodRecord } from './alarm-counts.store.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** A banner, not a report. */
const GROUPS = 10;

/** How the alarms of the desks stand: what is open, hidden, chattering, stale; and whether there is a flood. */
@Controller('api/alarms')
@Roles('desk', 'lead', 'dispatcher', 'auditor', 'admin', 'wallboard', 'customerCare')
export class AlarmsController {
  constructor(
    @Inject(ALARM_COUNTS_STORE) private readonly store: AlarmCountsStore,
    @Inject(BankDirectory) private readonly bank: BankDirectory,
    @Inject(Settings) private readonly settings: Settings,
    @Inject(FaultBook) private readonly faults: FaultBook,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  async read(@SignedIn() account: Account, @ReaderLanguage() language: Language): Promise<AlarmsView> {
    const now = this.clock.now();
    const { stale } = this.settings.read('alarms');
    const staleBefore = new Date(now.getTime() - stale.afterHours * HOUR_MS);
    const scope = await this.bank.scopeOf(account);
    const counts = await this.store.counts(scope, now, staleBefore);
    const floods = (await this.store.floods()).flatMap((flood) => {
      const regions = sharedRegions(scope.regions, flood.regions);
      return regions ? [{ ...flood, regions }] : [];
    });
    return {
      ...counts,
      suppressed: Object.values(counts.suppressedBy).reduce((sum, count) => sum + count, 0),
      staleAfterHours: stale.afterHours,
      floods: await Promise.all(floods.map((flood) => this.floodView(flood, language, now))),
    };
  }

  private async floodView(flood: FloodRecord, language: Language, now: Date): Promise<AlarmsView['floods'][number]> {
    const { windowMinutes } = this.settings.read('alarms').flood;
    const figures = await this.store.figuresOf(flood, new Date(now.getTime() - windowMinutes * MINUTE_MS));
    const since = new Date(flood.since.getTime() - windowMinutes * MINUTE_MS);
    const groups = await this.store.groupsOf(flood, since, GROUPS);
    return {
      desk: flood.deskId,
      deskName: language === 'en' ? flood.nameEn : flood.nameZh,
      since: flood.since.toISOString(),
      windowMinutes,
      peak: flood.peak,
      ...figures,
      groups: groups.map((group) => ({
        by: group.by,
        id: group.id,
        count: group.count,
        name: this.nameOf(group, language),
      })),
    };
  }

  private nameOf({ by, id, nameZh, nameEn }: FloodGroup, language: Language): string {
    if (by === 'fault') return inLanguage(this.faults.of(id).title, language);
    return (language === 'en' ? nameEn : nameZh) ?? id;
  }
}
