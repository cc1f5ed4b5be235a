import { Inject, Injectable } from '@nestjs/common';
import { isHeld, mayAct, priorityOfRank } from '#libs/domain';
import { DATABASE, type Database } from '../database/sql.js';
import { INCIDENT_STORE, type Actor, type Incident, type IncidentStore } from '../incident/index.js';
import type { RosterSnapshot } from '../roster/index.js';
import { ASSIGNMENT_STORE, endedAs, isRunning, type Assignment, type AssignmentStore } from './assignment.store.js';
import { duesOf } from './contract-hours.js';
import { DispatchDirectory } from './dispatch-directory.js';
import { WritePlan, type DispatchWrites } from './write-plan.js';

/** Somebody is to help with an incident, or no longer. */
export interface SupportAct {
  incidentId: string;
  technicianId: string;
  what: 'ask' | 'release';
  actor: Actor;
  version?: number | undefined;
  reason?: string | undefined;
}

export type SupportRefusal = 'notYours' | 'notInThisState' | 'versionChanged' | 'unknownTechnician' | 'notHelping';

export type SupportResult =
  | { outcome: 'done' | 'already'; incident: Incident }
  | { outcome: 'refused'; reason: SupportRefusal; incident: Incident }
  | { outcome: 'notFound' };

/**
 * Several people for one incident: one leads, any number help. Who helps is asked and answers like anybody else, and
 * has no say in the incident's state.
 */
@Injectable()
export class SupportIncident {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(INCIDENT_STORE) private readonly incidents: IncidentStore,
    @Inject(ASSIGNMENT_STORE) private readonly assignments: AssignmentStore,
    private readonly people: DispatchDirectory,
    private readonly writer: WritePlan,
  ) {}

  async perform(act: SupportAct): Promise<SupportResult> {
    const now = this.people.clock.now();
    const roster = await this.people.roster.read();
    const written: DispatchWrites[] = [];
    const result = await this.database.transaction(async (sql): Promise<SupportResult> => {
      const [incident] = await this.incidents.lock(sql, [act.incidentId]);
      if (!incident) return { outcome: 'notFound' };
      const running = (await this.assignments.ofIncident(sql, incident.id)).filter(isRunning);
      const own = running.find(({ technicianId }) => technicianId === act.technicianId);
      const refusal = refusalOf(act, incident, { roster, own });
      if (refusal) return { outcome: 'refused', reason: refusal, incident };
      if (act.what === 'ask' && own) return { outcome: 'already', incident };
      incident.version += 1;
      const writes = this.plan({ act, incident, own, roster }, now);
      await this.writer.write(sql, writes, now);
      written.push(writes);
      return { outcome: 'done', incident };
    });
    for (const writes of written) this.writer.committed(writes);
    return result;
  }

  private plan({ act, incident, own, roster }: Supporting, now: Date): DispatchWrites {
    const { terms } = this.people;
    const technician = roster.technician(act.technicianId);
    const notices = this.people.noticesAbout(incident, now);
    const until = new Date(now.getTime() + terms.offerMs(priorityOfRank(incident.priority), technician));
    const dues = duesOf(technician, terms, now);
    const { technicianId, reason = 'byHand' } = act;
    const entry = {
      ...{ incidentId: incident.id, at: now, kind: 'human' as const, actor: act.actor.username, reason },
      data: { technicianId },
    };
    if (act.what === 'release') {
      return {
        ...{ changed: [incident], offers: [] },
        settled: own ? [endedAs(own, 'withdrawn', now)] : [],
        entries: [{ ...entry, what: 'supportReleased' }],
        notices: technician ? [notices.withdrawn(technician)] : [],
        pagesOver: [{ incidentId: incident.id, recipientId: technicianId }],
      };
    }
    const offer = {
      ...{ incidentId: incident.id, technicianId, role: 'support' as const, offeredAt: now, expiresAt: until },
      ...{ reason: { reason: 'askedToHelp' }, ranking: null, dues, watchAt: until },
    };
    return {
      ...{ changed: [incident], settled: [], offers: [offer], pagesOver: [] },
      entries: [{ ...entry, what: 'supportAsked', data: { technicianId, until: until.toISOString() } }],
      notices: technician ? [notices.offered(technician, until)] : [],
    };
  }
}

interface Supporting {
  act: SupportAct;
  incident: Incident;
  own: Assignment | undefined;
  roster: RosterSnapshot;
}

/** The desk may, and whoever holds it: alone at a machine one sees best that it takes two. */
function refusalOf(
  { actor, technicianId, version, what }: SupportAct,
  incident: Incident,
  { roster, own }: { roster: RosterSnapshot; own: Assignment | undefined },
): SupportRefusal | null {
  const isHolder = actor.technicianId !== null && actor.technicianId === incident.assigneeId;
  if (!mayAct('assign', actor.role, false) && !isHolder) return 'notYours';
  if (what === 'release') return own?.role === 'support' ? null : 'notHelping';
  if (!roster.technician(technicianId)) return 'unknownTechnician';
  if (version !== undefined && version !== incident.version) return 'versionChanged';
  // There has to be somebody to help.
  return incident.state === 'offered' || isHeld(incident.state) ? null : 'notInThisState';
}
