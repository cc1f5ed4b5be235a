import { Controller, Get, Inject } from '@nestjs/common';
import type { z } from 'zod';
import type { faultCatalogueView } from '#libs/contract';
import { FAULT_CODES, priorityShares, type FaultCode } from '#libs/domain';
import { FaultBook, Settings } from '../../settings/index.js';

type View = z.output<typeof faultCatalogueView>;

/** The catalogue as this bank uses it; changed as the document of rules `faults`. */
@Controller('api/faults')
export class FaultCatalogueController {
  constructor(
    @Inject(FaultBook) private readonly faults: FaultBook,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  @Get()
  read(): View {
    return {
      shares: priorityShares(this.faults.all),
      warnings: this.settings.warnings('faults'),
      items: FAULT_CODES.map((code) => this.viewOf(code)),
    };
  }

  private viewOf(code: FaultCode): View['items'][number] {
    const { components, runbook, parts = [], ...fault } = this.faults.all[code];
    const changed = Object.keys(this.settings.read('faults').overrides[code] ?? {});
    return { code, ...fault, components: [...components], runbook: [...runbook], parts: [...parts], changed };
  }
}
