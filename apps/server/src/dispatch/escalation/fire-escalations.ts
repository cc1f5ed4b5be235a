import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import { throwFirst } from '../../incident/index.js';
import { EscalationPlan } from './escalation-plan.js';
import { EscalationWorlds, type EscalationSurroundings } from './escalation-worlds.js';
import { ESCALATION_STORE, type EscalationStore } from './escalation.store.js';
import { WriteEscalations } from './write-escalations.js';

/** Incidents of one transaction: their rows are locked meanwhile, and an acceptance must not wait long. */
export const BATCH = 500;

/**
 * One pass of escalation: starts the clocks of what is put to dispatch, stops those of what somebody has taken, and
 * fires what is due. All is in the incident's row and under its lock: a stop of the server neither skips nor repeats a
 * step, and an acceptance comes wholly before a step or wholly after it.
 */
@Injectable()
export class FireEscalations {
  /** The version of the policies that this process last saw the clocks go by. */
  private edition = -1;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ESCALATION_STORE) private readonly store: EscalationStore,
    private readonly worlds: EscalationWorlds,
    private readonly writer: WriteEscalations,
  ) {}

  /** @returns whether more may be waiting */
  async pass(now: Date): Promise<boolean> {
    const around = await this.worlds.at(now);
    await this.followEdition();
    const { plan, count } = await this.database.transaction((sql) => this.passIn(sql, around, now));
    this.writer.committed(plan);
    throwFirst(plan.failed);
    // What a full pass could change nothing of would come again at once and for ever.
    return count === BATCH && plan.changed.length > 0;
  }

  private async followEdition(): Promise<void> {
    const edition = this.worlds.settings.versionOf('escalation');
    if (edition === this.edition) return;
    await this.database.transaction((sql) => this.store.takeEdition(sql, edition));
    this.edition = edition;
  }

  private async passIn(
    sql: Sql,
    around: EscalationSurroundings,
    now: Date,
  ): Promise<{ plan: EscalationPlan; count: number }> {
    const plan = new EscalationPlan(around, now);
    const due = await this.store.lockDue(sql, now, BATCH);
    for (const incident of due) plan.addAlone(incident, this.worlds.siteOf(incident));
    await this.writer.write(sql, plan, now);
    return { plan, count: due.length };
  }
}
