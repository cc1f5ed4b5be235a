import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { priorityOfRank } from '#libs/domain';
import { CLOCK } from '../clock.js';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import { WakeBoard } from '../wake/index.js';
import { decideAct, type ActDecision, type ActRefusal } from './decide-act.js';
import { DeskRules } from './desk-rules.js';
import type { IncidentAct } from './incident-act.js';
import { IncidentWriter } from './incident-writer.js';
import type { Incident } from './incident.js';
import { openedMeanwhile } from './opened-meanwhile.js';

export type ActResult =
  | { outcome: 'done' | 'already'; incident: Incident }
  /** `holder`: username of the colleague who has it. */
  | { outcome: 'refused'; reason: ActRefusal; incident: Incident; holder?: string }
  | { outcome: 'notFound' };

/** A person moves an incident on. Checked and written in one transaction, under the lock of its row. */
@Injectable()
export class ActOnIncident {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly writer: IncidentWriter,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly rules: DeskRules,
    private readonly wake: WakeBoard,
  ) {}

  async perform(act: IncidentAct): Promise<ActResult> {
    const now = this.clock.now();
    const result = await this.database.transaction((sql) => this.performIn(sql, act, now)).catch(openedMeanwhile);
    if (result === 'openElsewhere') return this.refusedNow(act);
    if (result.outcome === 'done') this.wake.ring('incidents', 'timeline', 'cases');
    return result;
  }

  private async performIn(sql: Sql, act: IncidentAct, now: Date): Promise<ActResult> {
    const { incident, parts } = await this.writer.lockWithParts(sql, act.incidentId);
    if (!incident) return { outcome: 'notFound' };
    const decision = decideAct(act, incident, {
      now,
      rules: this.writer.rulesOf(incident),
      shelving: this.rules.shelving,
      verifyMs: this.rules.verifyMs,
      partsStand: parts.some((part) => this.writer.faultStands(part)),
      matters: [incident, ...parts].map((each) => ({
        fault: this.writer.rulesOf(each),
        priority: priorityOfRank(each.priority),
      })),
    });
    if (decision.outcome === 'already') return { outcome: 'already', incident };
    if (decision.outcome === 'refused') return { ...decision, incident };
    if (act.action === 'reopen' && (await this.writer.isOpenElsewhere(sql, incident))) {
      return { outcome: 'refused', reason: 'openElsewhere', incident };
    }
    Object.assign(incident, decision.change);
    if (decision.touches) incident.version += 1;
    await this.writer.write(sql, incident, {
      entry: entryOf(act, decision, now),
      cancelPages: decision.endsPages ? decision.what : null,
    });
    // What a person ends, they end for all that was merged into it.
    if (act.action === 'close' || act.action === 'cancel') await this.writer.settleParts(sql, parts, now);
    return { outcome: 'done', incident };
  }

  private async refusedNow({ incidentId }: IncidentAct): Promise<ActResult> {
    const incident = await this.database.transaction((sql) => this.writer.lock(sql, incidentId));
    return incident ? { outcome: 'refused', reason: 'openElsewhere', incident } : { outcome: 'notFound' };
  }
}

const entryOf = (act: IncidentAct, { what, data }: Extract<ActDecision, { outcome: 'act' }>, now: Date) => ({
  incidentId: act.incidentId,
  at: now,
  kind: 'human' as const,
  what,
  actor: act.actor.username,
  reason: act.text ?? act.reason ?? 'byHand',
  data,
});
