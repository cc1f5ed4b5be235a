import { Inject, Injectable } from '@nestjs/common';
import { mayAct, nextState } from '#libs/domain';
import { DATABASE, type Database } from '../database/sql.js';
import { INCIDENT_STORE, type Actor, type Incident, type IncidentStore } from '../incident/index.js';
import type { RosterSnapshot } from '../roster/index.js';
import { ASSIGNMENT_STORE, type Assignment, type AssignmentStore } from './assignment.store.js';
import { DispatchDirectory } from './dispatch-directory.js';
import { DispatchNotices } from './dispatch-notices.js';
import { isRunning } from './plan-dispatch.js';
import { WritePlan, type DispatchWrites } from './write-plan.js';

/** The desk's choice of a technician, on call or not. */
export interface AssignAct {
  incidentId: string;
  technicianId: string;
  actor: Actor;
  version?: number | undefined;
  reason?: string | undefined;
}

export type AssignRefusal = 'notYours' | 'notInThisState' | 'versionChanged' | 'unknownTechnician';

export type AssignResult =
  | { outcome: 'done' | 'already'; incident: Incident }
  | { outcome: 'refused'; reason: AssignRefusal; incident: Incident }
  | { outcome: 'notFound' };

/** The desk asks somebody of its own choice; whoever was asked or held it before is told that it is not theirs. */
@Injectable()
export class AssignIncident {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(INCIDENT_STORE) private readonly incidents: IncidentStore,
    @Inject(ASSIGNMENT_STORE) private readonly assignments: AssignmentStore,
    private readonly people: DispatchDirectory,
    private readonly writer: WritePlan,
  ) {}

  async perform(act: AssignAct): Promise<AssignResult> {
    const now = this.people.clock.now();
    const roster = await this.people.roster.read();
    const written: DispatchWrites[] = [];
    const result = await this.database.transaction(async (sql): Promise<AssignResult> => {
      const [incident] = await this.incidents.lock(sql, [act.incidentId]);
      if (!incident) return { outcome: 'notFound' };
      const running = (await this.assignments.ofIncident(sql, incident.id)).find(isRunning);
      const refusal = refusalOf(act, incident, roster);
      if (refusal) return { outcome: 'refused', reason: refusal, incident };
      if (running?.technicianId === act.technicianId) return { outcome: 'already', incident };
      const writes = this.plan({ act, incident, running, roster }, now);
      await this.writer.write(sql, writes, now);
      written.push(writes);
      return { outcome: 'done', incident };
    });
    for (const writes of written) this.writer.committed(writes);
    return result;
  }

  private plan({ act, incident, running, roster }: Assigning, now: Date): DispatchWrites {
    const { technicianId, reason = 'byHand' } = act;
    const until = new Date(now.getTime() + this.people.offerMs);
    Object.assign(incident, {
      state: 'offered',
      assigneeId: technicianId,
      acceptBy: until,
      acceptedAt: null,
      shelvedUntil: null,
      dispatchAt: until,
      version: incident.version + 1,
    });
    const notices = new DispatchNotices(incident, this.people.terminals.siteOf(incident.terminalId), now);
    const before = running && roster.technician(running.technicianId);
    return {
      changed: [incident],
      settled: running ? [{ id: running.id, state: 'withdrawn', answeredAt: running.answeredAt, endedAt: now }] : [],
      offers: [
        { incidentId: incident.id, technicianId, offeredAt: now, expiresAt: until, reason: { reason: 'chosenByDesk' } },
      ],
      entries: [
        {
          incidentId: incident.id,
          at: now,
          kind: 'human',
          what: 'assigned',
          actor: act.actor.username,
          reason,
          data: { technicianId, until: until.toISOString(), ...(running ? { insteadOf: running.technicianId } : {}) },
        },
      ],
      notices: [...(before ? [notices.withdrawn(before)] : []), notices.offered(roster.technician(technicianId)!)],
      pagesOver: [incident.id],
    };
  }
}

interface Assigning {
  act: AssignAct;
  incident: Incident;
  running: Assignment | undefined;
  roster: RosterSnapshot;
}

function refusalOf(
  { actor, technicianId, version }: AssignAct,
  incident: Incident,
  roster: RosterSnapshot,
): AssignRefusal | null {
  if (!mayAct('assign', actor.role, false)) return 'notYours';
  if (!roster.technician(technicianId)) return 'unknownTechnician';
  if (version !== undefined && version !== incident.version) return 'versionChanged';
  return nextState(incident.state, 'assign').outcome === 'refused' ? 'notInThisState' : null;
}
