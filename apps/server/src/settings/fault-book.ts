import { Injectable } from '@nestjs/common';
import type { SettingValue } from '#libs/contract';
import {
  applyFaultOverrides,
  FAULT_CATALOGUE,
  faultOf,
  retiredFault,
  type FaultCode,
  type FaultDefinition,
} from '#libs/domain';
import { Settings } from './settings.js';

/** The fault catalogue as this bank uses it. */
@Injectable()
export class FaultBook {
  private made: { from: SettingValue<'faults'>; faults: Record<FaultCode, FaultDefinition> } | undefined;

  constructor(private readonly settings: Settings) {}

  /** Every code that an agent or the server may raise. */
  get all(): Readonly<Record<FaultCode, FaultDefinition>> {
    const from = this.settings.read('faults');
    if (this.made?.from !== from) {
      this.made = { from, faults: applyFaultOverrides(FAULT_CATALOGUE, from.overrides) };
    }
    return this.made.faults;
  }

  /** Always an answer: one stored incident whose code was retired must not stop the work on all the others. */
  of(code: string): FaultDefinition {
    return faultOf(code) ? this.all[code as FaultCode] : retiredFault(code);
  }
}
