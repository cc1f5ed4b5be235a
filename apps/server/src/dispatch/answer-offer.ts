import { Inject, Injectable } from '@nestjs/common';
import {
  answerNo,
  answerOfSuccessor,
  answerOfSupport,
  answerYes,
  earlierOf,
  isGone,
  priorityOfRank,
  type Answer,
  type AnswerFacts,
  type AnswerRefusal,
} from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import { ended, INCIDENT_STORE, type Incident, type IncidentStore, type NewTimelineEntry } from '../incident/index.js';
import type { NewNotice } from '../outbox/index.js';
import type { RosterSnapshot } from '../roster/index.js';
import {
  ASSIGNMENT_STORE,
  endedAs,
  isRunning,
  leadOf,
  type Assignment,
  type AssignmentStore,
  type NewAssignment,
} from './assignment.store.js';
import { duesOf } from './contract-hours.js';
import { DispatchDirectory, onCallUntil } from './dispatch-directory.js';
import { WritePlan, type AllPagesOver, type DispatchWrites } from './write-plan.js';

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

type Verdict = Exclude<Answer, { outcome: 'no' | 'already' }>;

const MINUTE_MS = 60_000;
const NO_ESCALATION = { escalateAt: null, escalationStep: 0, escalationFrom: null } as const;

/**
 * Takes answers, in any order and as often as they come: the lock on the incident's row decides between an answer, an
 * expiry and a closing that happen at the same time.
 */
@Injectable()
export class AnswerOffer {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(INCIDENT_STORE) private readonly incidents: IncidentStore,
    @Inject(ASSIGNMENT_STORE) private readonly assignments: AssignmentStore,
    private readonly people: DispatchDirectory,
    private readonly writer: WritePlan,
  ) {}

  async perform(answer: OfferAnswer): Promise<AnswerResult> {
    const now = this.people.clock.now();
    const roster = await this.people.roster.read();
    const result = await this.database.transaction((sql) => this.performIn(sql, { given: answer, roster }, now));
    if (result.outcome === 'done') this.writer.answered(result.incident);
    return result;
  }

  private async performIn(sql: Sql, { given, roster }: Asked, now: Date): Promise<AnswerResult> {
    const [incident] = await this.incidents.lock(sql, [given.incidentId]);
    if (!incident) return { outcome: 'notFound' };
    const all = await this.assignments.ofIncident(sql, given.incidentId);
    const lead = leadOf(all);
    const own = all.findLast(({ technicianId }) => technicianId === given.technicianId);
    const verdict = verdictOf(given, incident, {
      lead,
      own,
      escalated: await this.isEscalated(sql, incident, own, given),
    });
    const holderId = lead?.technicianId ?? null;
    if (verdict.outcome === 'already') return { outcome: 'already', incident };
    if (verdict.outcome === 'no') return { outcome: 'refused', reason: verdict.reason, holderId, incident };
    if (given.version !== undefined && given.version !== incident.version) {
      return { outcome: 'refused', reason: 'versionChanged', holderId, incident };
    }
    const answering: Answering = { given, verdict, incident, lead, own, all, roster };
    await this.writer.write(sql, this.plan(answering, now), now);
    return { outcome: 'done', incident };
  }

  /** Whether they were paged by a step of escalation, where nobody has it and no offer of their own is open. */
  private async isEscalated(
    sql: Sql,
    { id, state }: Incident,
    own: Assignment | undefined,
    { technicianId }: OfferAnswer,
  ): Promise<boolean> {
    if ((state !== 'new' && state !== 'offered') || (own && isRunning(own))) return false;
    return this.assignments.wasEscalatedTo(sql, id, technicianId);
  }

  private plan(answering: Answering, now: Date): DispatchWrites {
    const { given, verdict, incident, own } = answering;
    incident.version += 1;
    const written = !own || verdict.reason === 'answeredEscalation' ? null : this.effectOf({ ...answering, own }, now);
    const { entries = [], ...others } = written ?? this.byEscalation(answering, now);
    return {
      ...{ changed: [incident], settled: [], offers: [], notices: [], pagesOver: [] },
      ...others,
      entries: [
        ...entries,
        entryOf(given, { verdict, role: written && own ? own.role : 'lead' }, now),
        ...(incident.state === 'closed' ? [closedEntry(incident, now)] : []),
      ],
    };
  }

  /** An answer to a page of escalation: whoever takes it has it, and the offer to another is taken back. */
  private byEscalation({ given, verdict, incident, lead, all, roster }: Answering, now: Date): Partial<DispatchWrites> {
    const { technicianId } = given;
    const { terms } = this.people;
    const technician = roster.technician(technicianId);
    const dues = duesOf(technician, terms, now);
    const takes = verdict.outcome === 'accept';
    const acceptance = takes ? this.acceptance(technicianId, incident, roster, now) : NO_ACCEPTANCE;
    const offer: NewAssignment = {
      ...{ incidentId: incident.id, technicianId, role: 'lead', offeredAt: now, expiresAt: now },
      ...{ reason: { reason: 'answeredEscalation' }, ranking: null, dues: takes ? dues : null },
      watchAt: takes ? (dues?.arrive ?? null) : null,
      answer: {
        ...{ state: takes ? 'accepted' : 'refused', answeredAt: now, ...acceptance },
        ...{ acceptedAt: takes ? now : null, endedAt: takes ? null : now },
      },
    };
    if (!takes) return { offers: [offer], pagesOver: [{ incidentId: incident.id, recipientId: technicianId }] };
    Object.assign(incident, takenBy(technicianId, acceptance, now));
    const other = lead && roster.technician(lead.technicianId);
    return {
      offers: [offer],
      settled: lead ? [endedAs(lead, 'withdrawn', now)] : [],
      entries: lead ? [withdrawnEntry(lead, now)] : [],
      notices: other ? [this.people.noticesAbout(incident, now).withdrawn(other)] : [],
      allPagesOver: this.pagesOver({ incident, all }, 'accepted'),
    };
  }

  private effectOf(answering: AnsweringOwn, now: Date): Pick<DispatchWrites, 'settled'> & Partial<DispatchWrites> {
    const { verdict, incident, lead, own, given } = answering;
    const to = [{ incidentId: incident.id, recipientId: given.technicianId }];
    if (verdict.outcome === 'takeOver') return this.takeOver(answering, now);
    if (own.role !== 'lead') {
      // Whoever is asked to take it over and will not must not hold up the next one.
      if (own.role === 'successor' && verdict.outcome !== 'accept') incident.dispatchAt = now;
      return { settled: [verdict.outcome === 'accept' ? helping(own, now) : declined(own, now)], pagesOver: to };
    }
    const isTheirs = !lead || lead.id === own.id;
    if (verdict.outcome === 'accept') {
      const held = this.held(answering, now);
      Object.assign(incident, takenBy(given.technicianId, held, now));
      return { settled: [held], allPagesOver: this.pagesOver(answering, 'accepted') };
    }
    if (!isTheirs) return { settled: [declined(own, now)] };
    if (verdict.outcome === 'handBack' && isGone(incident, this.people.terms.faults.of(incident.fault).clear)) {
      Object.assign(incident, ended(incident, 'closed', now), { assigneeId: null, acceptedAt: null });
      return { settled: [declined(own, now)], allPagesOver: this.pagesOver(answering, 'clearedByItself') };
    }
    Object.assign(incident, givenBack(incident, verdict.outcome, now));
    return { settled: [declined(own, now)], pagesOver: to };
  }

  /** The one whose shift has begun holds it from now on; the one whose shift has ended is told. */
  private takeOver(answering: AnsweringOwn, now: Date): Pick<DispatchWrites, 'settled'> & Partial<DispatchWrites> {
    const { incident, lead, given, roster } = answering;
    const held = this.held(answering, now);
    Object.assign(incident, {
      ...{ assigneeId: given.technicianId, acceptedAt: now },
      dispatchAt: earlierOf(held.lapsesAt, held.handOverAt),
    });
    const before = lead && roster.technician(lead.technicianId);
    const notices: NewNotice[] = before ? [this.people.noticesAbout(incident, now).withdrawn(before)] : [];
    return {
      settled: [...(lead ? [endedAs(lead, 'withdrawn', now)] : []), held],
      notices,
      allPagesOver: this.pagesOver(answering, 'accepted'),
    };
  }

  /** The assignment as its technician holds it. */
  private held({ own, incident, roster }: AnsweringOwn, now: Date): Assignment {
    const acceptance = this.acceptance(own.technicianId, incident, roster, now);
    // Who answers after their shift was asked in it, and hands it over at once.
    const shiftEnded = this.people.terms.rules.handOverAtShiftEnd ? own.handOverAt : null;
    const handOverAt = acceptance.handOverAt ?? shiftEnded;
    return { ...helping(own, now), role: 'lead', ...acceptance, handOverAt };
  }

  /** For how long an acceptance stands by itself. */
  private acceptance(technicianId: string, incident: Incident, roster: RosterSnapshot, now: Date): Acceptance {
    const { acceptanceLastsMinutes, handOverAtShiftEnd } = this.people.terms.rules;
    const minutes = acceptanceLastsMinutes[priorityOfRank(incident.priority)];
    return {
      lapsesAt: minutes === null ? null : new Date(now.getTime() + minutes * MINUTE_MS),
      handOverAt: handOverAtShiftEnd ? onCallUntil(roster, technicianId, incident.regionId, now) : null,
    };
  }

  /** Nobody is paged for it any more, except who is asked to help. */
  private pagesOver({ incident, all }: Pick<Answering, 'incident' | 'all'>, reason: string): AllPagesOver {
    const asked = all.filter((each) => each.role === 'support' && each.state === 'offered');
    return { incidentId: incident.id, except: asked.map(({ technicianId }) => technicianId), reason };
  }
}

interface Asked {
  given: OfferAnswer;
  roster: RosterSnapshot;
}

interface Answering extends Asked {
  verdict: Verdict;
  incident: Incident;
  lead: Assignment | undefined;
  /** Their own latest assignment; a page of escalation is answered without one. */
  own: Assignment | undefined;
  all: readonly Assignment[];
}

type AnsweringOwn = Answering & { own: Assignment };

type Acceptance = Pick<Assignment, 'lapsesAt' | 'handOverAt'>;
const NO_ACCEPTANCE: Acceptance = { lapsesAt: null, handOverAt: null };

/** The incident as its new holder has it; nobody is paged for it any more. */
const takenBy = (technicianId: string, { lapsesAt, handOverAt }: Acceptance, now: Date): Partial<Incident> => ({
  ...{ state: 'accepted', assigneeId: technicianId, acceptedAt: now, acceptBy: null },
  ...{ shelvedUntil: null, shelfKind: null, shelvedBy: null, shelveRequest: null },
  ...{ dispatchAt: earlierOf(lapsesAt, handOverAt), ...NO_ESCALATION },
});

const withdrawnEntry = ({ incidentId, technicianId }: Assignment, now: Date): NewTimelineEntry => ({
  ...{ incidentId, at: now, kind: 'decision', what: 'withdrawn', actor: null, reason: 'answeredEscalation' },
  data: { technicianId },
});

/** The machine had recovered while it was held: what is handed back is over. */
const closedEntry = ({ id }: Incident, now: Date): NewTimelineEntry => ({
  ...{ incidentId: id, at: now, kind: 'decision', what: 'closed', actor: null, reason: 'clearedByItself', data: {} },
});

function verdictOf(
  { answer, technicianId }: OfferAnswer,
  { state }: Incident,
  { lead, own, escalated }: { lead: Assignment | undefined; own: Assignment | undefined; escalated: boolean },
): Answer {
  const running = lead ? { ...lead, state: lead.state as 'offered' | 'accepted' } : null;
  const facts = { state, running, own: own?.state ?? null, escalated };
  // Whoever helps, or helped, and is paged because nobody has it, answers that.
  if (escalated && own && own.role !== 'lead') return answered(answer, technicianId, { ...facts, own: null });
  if (own?.role === 'support') return answerOfSupport(answer, facts);
  if (own?.role === 'successor') return answerOfSuccessor(answer, facts);
  return answered(answer, technicianId, facts);
}

const answered = (answer: OfferAnswer['answer'], technicianId: string, facts: AnswerFacts): Answer =>
  answer === 'accept' ? answerYes(technicianId, facts) : answerNo(technicianId, facts);

const helping = (own: Assignment, now: Date): Assignment => ({
  ...own,
  ...{ state: 'accepted', answeredAt: now, acceptedAt: now, endedAt: null },
  // The contract of a vendor goes on; an offer to help does not expire any more.
  watchAt: own.dues ? (own.watchAt ?? own.dues.arrive) : null,
});

const declined = (own: Assignment, now: Date): Assignment => ({ ...endedAs(own, 'refused', now), answeredAt: now });

/** Dispatch looks for the next one at once; only a wait for somebody that was planned already is kept. */
function givenBack(incident: Incident, outcome: Verdict['outcome'], now: Date): Partial<Incident> {
  if (incident.state === 'new') return {};
  const free = { state: 'new', assigneeId: null, acceptedAt: null, acceptBy: null, dispatchAt: now } as const;
  // What was held is nobody's again: escalation counts from now. What was only offered goes on counting.
  return outcome === 'handBack' ? { ...free, ...NO_ESCALATION, escalateAt: now } : free;
}

const WHAT = {
  lead: { accept: 'accepted', refuse: 'refused', handBack: 'handedBack', takeOver: 'tookOver' },
  support: { accept: 'supportAccepted', refuse: 'supportRefused', handBack: 'supportLeft', takeOver: 'tookOver' },
  successor: { accept: 'tookOver', refuse: 'handOverRefused', handBack: 'handOverRefused', takeOver: 'tookOver' },
} as const;

function entryOf(
  given: OfferAnswer,
  { verdict, role }: { verdict: Verdict; role: Assignment['role'] },
  now: Date,
): NewTimelineEntry {
  return {
    incidentId: given.incidentId,
    at: now,
    kind: 'human',
    what: WHAT[role][verdict.outcome],
    actor: given.username,
    reason: given.reason ?? verdict.reason,
    data: { technicianId: given.technicianId, ...(verdict.reason === 'late' ? { late: true } : {}) },
  };
}
