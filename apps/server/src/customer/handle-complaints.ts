import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { ComplaintRequest } from '#libs/contract';
import {
  complaintNews,
  holdsCardNumber,
  isPhoneWithCountry,
  looksAfter,
  nextComplaintStep,
  readCaseNumber,
  type ComplaintAction,
  type ComplaintPerson,
  type ServiceState,
} from '#libs/domain';
import { CLOCK } from '../clock.js';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import { WakeBoard } from '../wake/index.js';
import { ComplaintClerk } from './complaint-clerk.js';
import {
  COMPLAINT_STORE,
  type ComplaintFilter,
  type ComplaintRecord,
  type ComplaintStepRecord,
  type ComplaintStore,
} from './complaint.store.js';
import { freshNumber } from './open-cases.js';

/** Who may see to complaints. */
export const COMPLAINT_ROLES = ['desk', 'lead', 'dispatcher', 'customerCare', 'admin'] as const;

const SEES_TO_COMPLAINTS: ReadonlySet<string> = new Set(COMPLAINT_ROLES);

export type ComplaintRefusal =
  | 'unknownSubject'
  | 'cardNumberGiven'
  | 'phoneNotUsable'
  | 'unknownHandler'
  | 'notInThisState'
  | 'didTheJob'
  | 'versionChanged';

export type ComplaintResult =
  | { outcome: 'done'; complaint: ComplaintRecord }
  | { outcome: 'refused'; reason: ComplaintRefusal }
  | { outcome: 'notFound' };

/** Who acts, and for which regions they answer; none: all. What is elsewhere is not there for them. */
export interface ComplaintActor extends ComplaintPerson {
  regions: readonly string[];
}

export interface ComplaintAct {
  id: string;
  action: ComplaintAction;
  actor: ComplaintActor;
  /** The version that the person saw; without it, whatever is there now is acted on. */
  version?: number | undefined;
  /** The answer, or why. */
  text: string;
  /** For `assign`: username. */
  handler?: string | undefined;
}

export interface FollowedComplaint extends ComplaintRecord {
  clock: ServiceState;
  steps: ComplaintStepRecord[];
}

/** Words of the history, by the act. */
const DONE: Record<ComplaintAction, string> = {
  assign: 'assigned',
  answer: 'answered',
  close: 'closed',
  reopen: 'reopened',
};

/** Complaints looked at in one transaction. */
const AT_A_TIME = 100;

const isElsewhere = ({ regionId }: { regionId: string | null }, regions: readonly string[]): boolean =>
  !looksAfter(regions, regionId === null ? [] : [regionId]);

const refused = (reason: ComplaintRefusal): ComplaintResult => ({ outcome: 'refused', reason });

/** A customer's complaint: its own number, clock and handler, and an outcome that the customer is told. */
@Injectable()
export class HandleComplaints {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(COMPLAINT_STORE) private readonly store: ComplaintStore,
    private readonly clerk: ComplaintClerk,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly wake: WakeBoard,
  ) {}

  async open(request: ComplaintRequest, actor: ComplaintActor): Promise<ComplaintResult> {
    const { text, phone, caseNumber } = request;
    if (holdsCardNumber(text)) return refused('cardNumberGiven');
    if (phone !== undefined && !isPhoneWithCountry(phone)) return refused('phoneNotUsable');
    const about = caseNumber === undefined ? request : { ...request, caseNumber: readCaseNumber(caseNumber) ?? '-' };
    const now = this.clock.now();
    const result = await this.database.transaction((sql) => this.openIn(sql, about, actor, now));
    if (result.outcome === 'done') this.wake.ring('notices');
    return result;
  }

  /** A person takes the next step, in one transaction, under the lock of its row. */
  async perform(act: ComplaintAct): Promise<ComplaintResult> {
    if (holdsCardNumber(act.text)) return refused('cardNumberGiven');
    const now = this.clock.now();
    const result = await this.database.transaction((sql) => this.performIn(sql, act, now));
    if (result.outcome === 'done') this.wake.ring('notices');
    return result;
  }

  /** Tells of what is at risk of no answer in time, and of what had none, each once. @returns whether more may be waiting */
  async passUnanswered(now: Date): Promise<boolean> {
    const found = await this.database.transaction(async (sql) => {
      const unanswered = await this.store.lockUnanswered(sql, now, AT_A_TIME);
      for (const complaint of unanswered) await this.tellDesks(sql, complaint, now);
      return unanswered.length;
    });
    if (found > 0) this.wake.ring('notices');
    return found === AT_A_TIME;
  }

  /** @param regions that the reader answers for; none: all */
  async find(id: string, regions: readonly string[]): Promise<FollowedComplaint | undefined> {
    const found = await this.store.find(this.database, id);
    if (!found || isElsewhere(found, regions)) return undefined;
    return { ...this.withClock(found), steps: await this.store.steps(this.database, id) };
  }

  async list(filter: ComplaintFilter) {
    return (await this.store.list(this.database, filter)).map((each) => this.withClock(each));
  }

  private async tellDesks(sql: Sql, complaint: ComplaintRecord, now: Date): Promise<void> {
    const news = complaintNews(complaint, now);
    if (!news) return;
    const template = news === 'overdue' ? 'complaintOverdue' : 'complaintAtRisk';
    await this.clerk.tellDesks(sql, complaint, template, now);
    await this.store.save(sql, { ...complaint, warned: true, missed: news === 'overdue' });
    const text = news === 'overdue' ? 'notInTime' : 'nearlyDue';
    await this.store.addStep(sql, complaint.id, { at: now, what: news, actor: null, text });
  }

  private withClock(complaint: ComplaintRecord): ComplaintRecord & { clock: ServiceState } {
    return { ...complaint, clock: this.clerk.clockOf(complaint, this.clock.now()).state };
  }

  private async openIn(
    sql: Sql,
    request: ComplaintRequest,
    actor: ComplaintActor,
    now: Date,
  ): Promise<ComplaintResult> {
    const subject = await this.store.findSubject(sql, request);
    if (!subject || isElsewhere(subject, actor.regions)) return refused('unknownSubject');
    const complaint: ComplaintRecord = {
      ...subject,
      id: '',
      number: `CMP-${freshNumber()}`,
      state: 'received',
      text: request.text,
      phone: request.phone ?? subject.phone,
      language: request.language ?? subject.language ?? 'zh-CN',
      handler: null,
      outcome: null,
      openedBy: actor.username,
      openedAt: now,
      roundAt: now,
      ...this.clerk.promiseFrom(now),
      answeredAt: null,
      closedAt: null,
      reopens: 0,
      warned: false,
      missed: false,
      version: 1,
    };
    complaint.id = await this.store.insert(sql, complaint);
    await this.write(sql, complaint, { what: 'received', actor: actor.username, text: request.text }, now);
    await this.clerk.tellCustomer(sql, complaint, 'complaintReceived', now);
    return { outcome: 'done', complaint };
  }

  private async performIn(sql: Sql, act: ComplaintAct, now: Date): Promise<ComplaintResult> {
    const complaint = await this.store.lock(sql, act.id);
    if (!complaint || isElsewhere(complaint, act.actor.regions)) return { outcome: 'notFound' };
    if (act.version !== undefined && act.version !== complaint.version) return refused('versionChanged');
    const handler = act.handler ? await this.store.findAccount(sql, act.handler) : undefined;
    const job = await this.store.jobOf(sql, complaint.incidentId);
    const next = nextComplaintStep(act.action, { state: complaint.state, actor: act.actor, handler, job });
    if (next.outcome === 'refused') return refused(next.reason);
    if (act.action === 'assign' && !SEES_TO_COMPLAINTS.has(handler?.role ?? '')) return refused('unknownHandler');
    Object.assign(complaint, this.changeOf(act, complaint, now), { state: next.state, version: complaint.version + 1 });
    await this.store.save(sql, complaint);
    const text = act.action === 'assign' ? `${act.handler}: ${act.text}` : act.text;
    await this.write(sql, complaint, { what: DONE[act.action], actor: act.actor.username, text }, now);
    if (act.action === 'answer') await this.clerk.tellCustomer(sql, complaint, 'complaintAnswered', now);
    return { outcome: 'done', complaint };
  }

  private changeOf(
    { action, text, handler }: ComplaintAct,
    { reopens }: ComplaintRecord,
    now: Date,
  ): Partial<ComplaintRecord> {
    switch (action) {
      case 'assign':
        return { handler: handler! };
      case 'answer':
        return { outcome: text, answeredAt: now };
      case 'close':
        return { closedAt: now };
      case 'reopen': {
        // Somebody else may see it differently.
        const anew = { handler: null, answeredAt: null, closedAt: null, roundAt: now, ...this.clerk.promiseFrom(now) };
        // A miss of the round before was counted; this round has a chance of its own.
        return { ...anew, warned: false, missed: false, reopens: reopens + 1 };
      }
    }
  }

  private async write(
    sql: Sql,
    { id }: ComplaintRecord,
    { what, actor, text }: { what: string; actor: string; text: string },
    now: Date,
  ): Promise<void> {
    await this.store.addStep(sql, id, { at: now, what, actor, text });
    await this.clerk.record(sql, { at: now, actor, action: what, id, text });
  }
}
