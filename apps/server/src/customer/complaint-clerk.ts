import { Inject, Injectable } from '@nestjs/common';
import { PRIORITIES, reckonComplaint, type ServiceLevel, type TargetTerms } from '#libs/domain';
import { AUDIT_LOG, type AuditLog } from '../audit/index.js';
import type { Sql } from '../database/sql.js';
import { ServiceBook } from '../dispatch/index.js';
import { OUTBOX, type NewNotice, type Outbox } from '../outbox/index.js';
import { deskRecipient, Roster } from '../roster/index.js';
import type { ComplaintRecord } from './complaint.store.js';

/** Counts, tells and records: what every step of a complaint needs. */
@Injectable()
export class ComplaintClerk {
  constructor(
    private readonly book: ServiceBook,
    @Inject(OUTBOX) private readonly outbox: Outbox,
    @Inject(AUDIT_LOG) private readonly audit: AuditLog,
    private readonly roster: Roster,
  ) {}

  clockOf(complaint: Pick<ComplaintRecord, 'roundAt' | 'answeredAt'>, now: Date): ServiceLevel {
    return reckonComplaint(complaint, this.terms(), now);
  }

  /** When an answer is due, and when it is at risk, from the beginning of a round. */
  promiseFrom(roundAt: Date): Pick<ComplaintRecord, 'warnAt' | 'dueAt'> {
    const { warnAt, dueAt } = this.clockOf({ roundAt, answeredAt: null }, roundAt);
    return { warnAt, dueAt };
  }

  /** Promise 6: a person's act is recorded in its own transaction. */
  async record(sql: Sql, act: { at: Date; actor: string; action: string; id: string; text: string }): Promise<void> {
    const { at, actor, action, id, text } = act;
    await this.audit.record(sql, {
      at,
      actor,
      action: `complaint.${action}`,
      subject: `complaint:${id}`,
      detail: { text },
    });
  }

  /** Tells the customer, if they left a telephone number. */
  async tellCustomer(
    sql: Sql,
    complaint: ComplaintRecord,
    template: 'complaintReceived' | 'complaintAnswered',
    now: Date,
  ): Promise<void> {
    const { phone, number, language, outcome } = complaint;
    if (phone === null) return;
    const notice: NewNotice = {
      ...about(complaint),
      lane: 3,
      purpose: 'information',
      template,
      recipient: { kind: 'customer', id: number, language, contacts: { sms: phone } },
      data: {
        complaintNumber: number,
        ...(template === 'complaintAnswered' && outcome && { complaintOutcome: outcome }),
      },
      sendAt: now,
    };
    await this.outbox.queue(sql, [notice], now);
  }

  /** Tells every lead and desk that a complaint has no answer yet. */
  async tellDesks(
    sql: Sql,
    complaint: ComplaintRecord,
    template: 'complaintAtRisk' | 'complaintOverdue',
    now: Date,
  ): Promise<void> {
    const { desks } = await this.roster.read();
    const notices = desks.map((desk): NewNotice => ({
      ...about(complaint),
      lane: 3,
      purpose: 'information',
      template,
      recipient: deskRecipient(desk),
      data: { complaintNumber: complaint.number, complaintDueAt: complaint.dueAt?.toISOString() },
      sendAt: now,
    }));
    await this.outbox.queue(sql, notices, now);
  }

  private terms(): TargetTerms {
    const { minutes, calendar, warnPercent } = this.book.complaints;
    const limit = { minutes, hours: this.book.hoursOf(calendar) };
    return {
      limits: Object.fromEntries(PRIORITIES.map((each) => [each, limit])) as TargetTerms['limits'],
      stoppedBy: [],
      warnShare: warnPercent / 100,
    };
  }
}

const about = ({ incidentId, caseId }: ComplaintRecord): Pick<NewNotice, 'incidentId' | 'caseId'> => ({
  ...(incidentId && { incidentId }),
  ...(caseId && { caseId }),
});
