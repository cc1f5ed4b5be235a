import { Inject, Injectable } from '@nestjs/common';
import type { DispatchRules, OpenHours, Priority } from '#libs/domain';
import type { Technician } from '../roster/index.js';
import { FaultBook, Settings } from '../settings/index.js';
import { ServiceBook } from './service-levels/index.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';

const MINUTE_MS = 60_000;

/** What operators and contracts say about dispatch. */
@Injectable()
export class DispatchTerms {
  constructor(
    private readonly settings: Settings,
    readonly faults: FaultBook,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    private readonly services: ServiceBook,
  ) {}

  /** The same object until somebody changes them. */
  get rules(): DispatchRules {
    return this.settings.read('dispatch');
  }

  /** The hours of a contract's calendar; null: at every hour. */
  hoursOf(calendar: string | null): OpenHours | null {
    return calendar === null ? null : this.services.hoursOf(calendar);
  }

  /** How long an offer lasts; a vendor has as long as its contract says. */
  offerMs(priority: Priority, technician: Technician | undefined): number {
    if (technician?.contract) return technician.contract.acceptMinutes * MINUTE_MS;
    return (this.rules.offerSeconds[priority] ?? this.config.OFFER_SECONDS) * 1000;
  }
}
