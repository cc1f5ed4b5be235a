import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { answerNo, answerYes, type Answer, type AnswerRefusal } from '#libs/domain';
import { CLOCK } from '../clock.js';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import { IncidentWriter, type Incident, type NewTimelineEntry } from '../incident/index.js';
import { AfterDispatch } from './after-dispatch.js';
import { ASSIGNMENT_STORE, type AssignmentStore } from './assignment.store.js';
import { acceptanceLapsesAt, isRunning } from './plan-dispatch.js';

/** A technician's answer to an offer, or their handing back of what they hold. */
export interface OfferAnswer {
  incidentId: string;
  answer: 'accept' | 'refuse';
  technicianId: string;
  /** For the record of who said so; the reply to an SMS has one, too. */
  username: string;
  /** The version that the technician saw; without it, whatever is there now is answered. */
  version?: number | undefined;
  reason?: string | undefined;
}

export type AnswerResult =
  | { outcome: 'done' | 'already'; incident: Incident }
  /** `holderId`: the technician who has it or is asked now. */
  | { outcome: 'refused'; reason: AnswerRefusal | 'versionChanged'; holderId: string | null; incident: Incident }
  | { outcome: 'notFound' };

/**
 * Takes answers, in any order and as often as they come: the lock on the incident's row decides between an answer, an
 * expiry and a closing that happen at the same time.
 */
@Injectable()
export class AnswerOffer {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly incidents: IncidentWriter,
    @Inject(ASSIGNMENT_STORE) private readonly assignments: AssignmentStore,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly after: AfterDispatch,
  ) {}

  async perform(answer: OfferAnswer): Promise<AnswerResult> {
    const now = this.clock.now();
    const result = await this.database.transaction((sql) => this.performIn(sql, answer, now));
    if (result.outcome === 'done') this.after.answered(result.incident);
    return result;
  }

  private async performIn(sql: Sql, given: OfferAnswer, now: Date): Promise<AnswerResult> {
    const incident = await this.incidents.lock(sql, given.incidentId);
    if (!incident) return { outcome: 'notFound' };
    const assignments = await this.assignments.ofIncident(sql, given.incidentId);
    const running = assignments.find(isRunning) ?? null;
    const own = assignments.findLast(({ technicianId }) => technicianId === given.technicianId) ?? null;
    const facts = { state: incident.state, running, own: own?.state ?? null };
    const verdict =
      given.answer === 'accept' ? answerYes(given.technicianId, facts) : answerNo(given.technicianId, facts);
    if (verdict.outcome === 'already') return { outcome: 'already', incident };
    if (verdict.outcome === 'no' || !own) {
      const reason = verdict.outcome === 'no' ? verdict.reason : 'neverAsked';
      return { outcome: 'refused', reason, holderId: running?.technicianId ?? null, incident };
    }
    if (given.version !== undefined && given.version !== incident.version) {
      return { outcome: 'refused', reason: 'versionChanged', holderId: running?.technicianId ?? null, incident };
    }
    const taken = verdict.outcome === 'accept';
    await this.assignments.change(sql, [
      { id: own.id, state: taken ? 'accepted' : 'refused', answeredAt: now, endedAt: taken ? null : now },
    ]);
    const isTheirs = running === null || running.id === own.id;
    if (isTheirs)
      Object.assign(incident, taken ? accepted(incident, given.technicianId, now) : givenBack(incident, now));
    incident.version += 1;
    await this.incidents.write(sql, incident, {
      entry: entryOf(given, verdict, now),
      cancelPages: taken ? 'accepted' : isTheirs ? 'refused' : null,
    });
    return { outcome: 'done', incident };
  }
}

const accepted = (incident: Incident, technicianId: string, now: Date): Partial<Incident> => ({
  state: 'accepted',
  assigneeId: technicianId,
  acceptedAt: now,
  acceptBy: null,
  shelvedUntil: null,
  dispatchAt: acceptanceLapsesAt(incident, now),
});

/** Dispatch looks for the next one at once; only a wait for somebody that was planned already is kept. */
const givenBack = (incident: Incident, now: Date): Partial<Incident> =>
  incident.state === 'new' ? {} : { state: 'new', assigneeId: null, acceptedAt: null, acceptBy: null, dispatchAt: now };

const WHAT = { accept: 'accepted', refuse: 'refused', handBack: 'handedBack' } as const;

function entryOf(
  given: OfferAnswer,
  verdict: Exclude<Answer, { outcome: 'no' | 'already' }>,
  now: Date,
): NewTimelineEntry {
  return {
    incidentId: given.incidentId,
    at: now,
    kind: 'human',
    what: WHAT[verdict.outcome],
    actor: given.username,
    reason: given.reason ?? verdict.reason,
    data: { technicianId: given.technicianId, ...(verdict.reason === 'late' ? { late: true } : {}) },
  };
}
