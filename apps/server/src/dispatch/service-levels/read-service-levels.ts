import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import {
  CLOCK_WORDS,
  FAULT_CODES,
  WORK_ORDER_STATED,
  workOrderOf,
  type ClockLine,
  type StatedStep,
  type WorkOrderEntry,
  type WorkOrderFact,
} from '#libs/domain';
import { CLOCK } from '../../clock.js';
import { DATABASE, type Database } from '../../database/sql.js';
import { levelsOf, type RoundLevels } from './reckon-incident.js';
import { ServiceBook } from './service-book.js';
import { SERVICE_LEVEL_STORE, type ServiceLevelStore, type ServiceReportLine } from './service-level.store.js';

export interface ServiceView {
  at: Date;
  /** None: nothing is promised about an incident of this fault. */
  rounds: RoundLevels[];
  workOrder: WorkOrderEntry[];
}

const WORK_ORDER_WORDS = ['opened', 'assigned', 'offered', 'closed', WORK_ORDER_STATED];
const WORDS = [...new Set([...CLOCK_WORDS, ...WORK_ORDER_WORDS])];
const LONG_AGO = new Date(0);

/** How the promises about an incident stand this very moment, and how far its work order is. */
@Injectable()
export class ReadServiceLevels {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SERVICE_LEVEL_STORE) private readonly store: ServiceLevelStore,
    private readonly book: ServiceBook,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns undefined when there is no such incident */
  async of(incidentId: string): Promise<ServiceView | undefined> {
    const at = this.clock.now();
    const [incident] = await this.store.incidents(this.database, [incidentId], LONG_AGO);
    if (!incident) return undefined;
    const lines = (await this.store.histories(this.database, [incidentId], WORDS)).get(incidentId) ?? [];
    const fault = this.book.faultOf(incident.fault);
    return {
      at,
      rounds: fault.dispatch === 'now' ? levelsOf(incident, lines, this.book.termsOf(fault), at) : [],
      workOrder: workOrderOf(lines.map(toFact)),
    };
  }

  /** @param regions none: all */
  report(span: { from: Date; to: Date; regions: readonly string[] }): Promise<ServiceReportLine[]> {
    const categories = new Map(FAULT_CODES.map((code) => [code as string, this.book.faultOf(code).category as string]));
    return this.store.report(this.database, span, categories);
  }
}

function toFact({ at, what, actor, data }: ClockLine): WorkOrderFact {
  const { technicianId, step, text, satisfaction } = data as Partial<Record<string, unknown>>;
  return {
    at,
    what,
    actor,
    technicianId: typeof technicianId === 'string' ? technicianId : null,
    ...(what === WORK_ORDER_STATED && { step: step as StatedStep }),
    ...(typeof text === 'string' && { text }),
    ...(typeof satisfaction === 'number' && { satisfaction }),
  };
}
