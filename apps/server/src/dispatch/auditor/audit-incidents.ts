import { Inject, Injectable } from '@nestjs/common';
import { auditIncident, type Bilingual, type Unattended } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import { incidentFacts, type Incident, type NewTimelineEntry } from '../../incident/index.js';
import type { NewNotice } from '../../outbox/index.js';
import { deskRecipient, type RosterSnapshot } from '../../roster/index.js';
import { DUTY_STORE, type DutyStore } from '../duty/duty.store.js';
import { EscalationWorlds } from '../escalation/escalation-worlds.js';
import { AUDITOR_STORE, type AuditorStore, type AuditRecord } from './auditor.store.js';
import { REPAIRS } from './repair-incident.js';
import { WriteRepairs, type Repairs } from './write-repairs.js';

const DUTY = 'auditor';
const MINUTE_MS = 60_000;
/** Incidents that people are told of one by one; when more are found, the cause is one, and twenty messages say enough. */
const MOST_TOLD = 20;

export interface AuditFinding {
  incidentId: string;
  reason: Unattended;
}

/** What the desk is told of a finding. */
const UNATTENDED_TEXTS: Readonly<Record<Unattended, Bilingual>> = {
  noStep: { zh: '没有负责人，也没有下一步', en: 'nobody has it and nothing is due' },
  dispatchForgotten: { zh: '派单时间已过而未派单', en: 'dispatch is overdue' },
  escalationForgotten: { zh: '升级时间已过而未升级', en: 'an escalation step is overdue' },
  offerForgotten: { zh: '派单到期后无人跟进', en: 'an offer expired and nothing followed' },
  heldByNobody: { zh: '显示已接单，实际无人负责', en: 'it counts as taken and nobody holds it' },
  suppressedForGood: { zh: '被抑制且没有结束时间', en: 'it is suppressed without an end' },
  verifyForgotten: { zh: '验证期已过而未关闭', en: 'its verify window is long over' },
};

/**
 * Looks at every open incident: is there a person, or a step to come? What is not looked after is told of and set going
 * again, whatever went wrong before. The last resort against a mistake in all the other rules.
 */
@Injectable()
export class AuditIncidents {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(AUDITOR_STORE) private readonly store: AuditorStore,
    @Inject(DUTY_STORE) private readonly duties: DutyStore,
    private readonly worlds: EscalationWorlds,
    private readonly writer: WriteRepairs,
  ) {}

  /** Audits when it is due and no other process is at it. @returns what was found; undefined when it was not due */
  async pass(now: Date): Promise<AuditFinding[] | undefined> {
    const { auditMinutes } = this.worlds.settings.read('escalation');
    const dueBefore = new Date(now.getTime() - auditMinutes * MINUTE_MS);
    if (!(await this.duties.isDue(this.database, DUTY, dueBefore))) return undefined;
    const roster = await this.worlds.roster.read();
    return this.database.transaction(async (sql) =>
      (await this.duties.take(sql, DUTY, dueBefore, now)) ? this.audit(sql, roster, now) : undefined,
    );
  }

  private async audit(sql: Sql, roster: RosterSnapshot, now: Date): Promise<AuditFinding[]> {
    const suspects = this.unattended(await this.store.readOpen(sql), now);
    if (suspects.size === 0) return [];
    // Looked at once more under the locks: somebody may have taken it meanwhile.
    const locked = await this.writer.lock(sql, [...suspects.keys()]);
    const ids = locked.map(({ id }) => id);
    const still = this.unattended(await this.store.readOpen(sql, ids), now);
    const plan: Repairs = { changed: [], entries: [], notices: [] };
    const found = locked.filter(({ id }) => still.has(id)).sort((a, b) => a.priority - b.priority);
    found.forEach((incident, i) => {
      const reason = still.get(incident.id)!;
      const more = i === MOST_TOLD - 1 ? found.length - MOST_TOLD : 0;
      if (i < MOST_TOLD) plan.notices.push(...this.noticesOf(incident, whyOf(reason, more), roster, now));
      plan.entries.push(entryOf(incident, reason, now));
      Object.assign(incident, REPAIRS[reason](now), { version: incident.version + 1 });
    });
    plan.changed.push(...found);
    await this.writer.write(sql, plan, now);
    return [...still].map(([incidentId, reason]) => ({ incidentId, reason }));
  }

  private unattended(records: readonly AuditRecord[], now: Date): Map<string, Unattended> {
    const found = new Map<string, Unattended>();
    for (const record of records) {
      const listedOnly = this.worlds.faults.of(record.fault).dispatch === 'desk';
      const verdict = auditIncident({ ...record, listedOnly }, now);
      if (verdict.outcome === 'unattended') found.set(record.id, verdict.reason);
    }
    return found;
  }

  private noticesOf(incident: Incident, why: Bilingual, roster: RosterSnapshot, now: Date): NewNotice[] {
    const rules = this.worlds.faults.of(incident.fault);
    const data = { ...incidentFacts(incident, rules, this.worlds.siteOf(incident)), why };
    const desks = [...roster.desksFor(incident.regionId), ...roster.desksFor(incident.regionId, 'lead')];
    return [...new Set(desks)].map((desk) => ({
      incidentId: incident.id,
      lane: 1,
      // Sent whoever takes the incident meanwhile: something is wrong with the watch itself.
      purpose: 'information',
      template: 'incidentUnattended',
      recipient: deskRecipient(desk),
      data,
      sendAt: now,
    }));
  }
}

/** @param more incidents that are not told of one by one */
function whyOf(reason: Unattended, more: number): Bilingual {
  const { zh, en } = UNATTENDED_TEXTS[reason];
  return more > 0 ? { zh: `${zh}；另有 ${more} 张无人跟进`, en: `${en}; ${more} more like it` } : { zh, en };
}

const entryOf = ({ id, state, dispatchAt, escalateAt }: Incident, reason: Unattended, now: Date): NewTimelineEntry => ({
  incidentId: id,
  at: now,
  kind: 'decision',
  what: 'unattended',
  actor: null,
  reason,
  data: { state, dispatchAt: dispatchAt?.toISOString() ?? null, escalateAt: escalateAt?.toISOString() ?? null },
});
