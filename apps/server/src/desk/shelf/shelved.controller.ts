import { Controller, Get, Inject } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { ShelvedList } from '#libs/contract';
import { inLanguage, priorityOfRank, type Language } from '#libs/domain';
import { SignedIn, type Account } from '../../auth/index.js';
import { CLOCK } from '../../clock.js';
import { DeskRules } from '../../incident/index.js';
import { FaultBook } from '../../settings/index.js';
import { BankDirectory } from '../bank-directory.js';
import { requestOf, shelfOf } from '../incidents/incident-overlay.js';
import { PostgresOverlayStore } from '../incidents/store/postgres-overlay.store.js';
import { ReaderLanguage } from '../reader-language.js';

@Controller('api/shelved')
export class ShelvedController {
  constructor(
    @Inject(PostgresOverlayStore) private readonly store: PostgresOverlayStore,
    @Inject(BankDirectory) private readonly bank: BankDirectory,
    @Inject(FaultBook) private readonly faults: FaultBook,
    @Inject(DeskRules) private readonly rules: DeskRules,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What is hidden now, with who, why and until; and what waits for a second person. */
  @Get()
  async list(@SignedIn() account: Account, @ReaderLanguage() language: Language): Promise<ShelvedList> {
    const now = this.clock.now();
    const { regions } = await this.bank.scopeOf(account);
    const records = await this.store.shelved(regions, now);
    const items = records.map((record) => ({
      id: record.id,
      number: record.number,
      terminalId: record.terminal_id,
      title: inLanguage(this.faults.of(record.fault).title, language),
      priority: priorityOfRank(record.priority),
      shelf: shelfOf(record, now),
      request: requestOf(record, this.rules.shelving, now),
    }));
    return { items: items.filter(({ shelf, request }) => shelf || request) };
  }
}
