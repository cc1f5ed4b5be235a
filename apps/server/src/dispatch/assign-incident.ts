import { Inject, Injectable } from '@nestjs/common';
import { mayAct, nextState, priorityOfRank } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import {
  INCIDENT_STORE,
  NOT_HIDDEN,
  type Actor,
  type Incident,
  type IncidentStore,
  type NewTimelineEntry,
} from '../incident/index.js';
import type { RosterSnapshot, Technician } from '../roster/index.js';
import {
  ASSIGNMENT_STORE,
  endedAs,
  isRunning,
  leadOf,
  type Assignment,
  type AssignmentStore,
} from './assignment.store.js';
import { duesOf } from './contract-hours.js';
import { DispatchDirectory } from './dispatch-directory.js';
import { WritePlan, type DispatchWrites } from './write-plan.js';

/** The desk's choice of a technician or a vendor, on call or not. */
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
      const technician = roster.technician(act.technicianId);
      const refusal = refusalOf(act, incident, technician);
      if (refusal || !technician) return { outcome: 'refused', reason: refusal ?? 'unknownTechnician', incident };
      const running = (await this.assignments.ofIncident(sql, incident.id)).filter(isRunning);
      if (leadOf(running)?.technicianId === act.technicianId) return { outcome: 'already', incident };
      written.push(await this.write(sql, { act, incident, running, roster, technician }, now));
      return { outcome: 'done', incident };
    });
    for (const writes of written) this.writer.committed(writes);
    return result;
  }

  private async write(sql: Sql, assigning: Assigning, now: Date): Promise<DispatchWrites> {
    const { act, incident, running, roster, technician } = assigning;
    const { terms } = this.people;
    const until = new Date(now.getTime() + terms.offerMs(priorityOfRank(incident.priority), technician));
    const dues = duesOf(technician, terms, now);
    Object.assign(incident, shown(incident, now), offeredTo(act.technicianId, until, now), {
      version: incident.version + 1,
    });
    // Who helps goes on helping; who was asked to take it over is not needed, and nobody has two roles.
    const ends = running.filter((each) => each.role !== 'support' || each.technicianId === act.technicianId);
    const stays = running.filter((each) => !ends.includes(each));
    const notices = this.people.noticesAbout(incident, now);
    const told = ends.flatMap(({ technicianId }) => roster.technician(technicianId) ?? []);
    const writes: DispatchWrites = {
      changed: [incident],
      settled: ends.map((each) => endedAs(each, 'withdrawn', now)),
      offers: [
        {
          incidentId: incident.id,
          technicianId: act.technicianId,
          role: 'lead',
          offeredAt: now,
          expiresAt: until,
          reason: { reason: 'chosenByDesk' },
          ranking: null,
          dues,
          watchAt: dues?.accept ?? null,
        },
      ],
      entries: [entryOf(assigning, until, now)],
      notices: [
        ...told.filter(({ id }) => id !== act.technicianId).map((each) => notices.withdrawn(each)),
        notices.offered(technician, until),
      ],
      pagesOver: [],
      allPagesOver: { incidentId: incident.id, except: stays.map((each) => each.technicianId), reason: 'offerOver' },
    };
    await this.writer.write(sql, writes, now);
    return writes;
  }
}

interface Assigning {
  act: AssignAct;
  incident: Incident;
  running: readonly Assignment[];
  roster: RosterSnapshot;
  technician: Technician;
}

const offeredTo = (technicianId: string, until: Date, now: Date): Partial<Incident> => ({
  state: 'offered',
  assigneeId: technicianId,
  acceptBy: until,
  acceptedAt: null,
  shelvedUntil: null,
  shelfKind: null,
  shelvedBy: null,
  shelveRequest: null,
  dispatchAt: until,
  pagedAt: now,
});

/** Whoever assigns it wants it seen to, whatever hides it: escalation counts, and nothing takes the offer back. */
const shown = ({ suppressedBy, hold, chatteringSince }: Incident, now: Date): Partial<Incident> =>
  suppressedBy || hold ? { ...NOT_HIDDEN, reviewAt: chatteringSince && now } : {};

function entryOf({ act, incident, running }: Assigning, until: Date, now: Date): NewTimelineEntry {
  const { technicianId, reason = 'byHand' } = act;
  const before = leadOf(running);
  return {
    incidentId: incident.id,
    at: now,
    kind: 'human',
    what: 'assigned',
    actor: act.actor.username,
    reason,
    data: { technicianId, until: until.toISOString(), ...(before ? { insteadOf: before.technicianId } : {}) },
  };
}

function refusalOf(
  { actor, version }: AssignAct,
  incident: Incident,
  technician: Technician | undefined,
): AssignRefusal | null {
  if (!mayAct('assign', actor.role, false)) return 'notYours';
  if (!technician) return 'unknownTechnician';
  if (version !== undefined && version !== incident.version) return 'versionChanged';
  return nextState(incident.state, 'assign').outcome === 'refused' ? 'notInThisState' : null;
}
