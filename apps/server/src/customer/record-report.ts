import { Inject, Injectable } from '@nestjs/common';
import type { ReportRequest } from '#libs/contract';
import { matchReport, REPORT_WINDOW_MS, type Bilingual, type ReportMatch } from '#libs/domain';
import type { Sql } from '../database/sql.js';
import { TIMELINE, type Timeline } from '../incident/index.js';
import { OUTBOX, type NewNotice, type Outbox } from '../outbox/index.js';
import { CASE_STORE, type CaseRecord, type CaseStore } from './case.store.js';
import { freshNumber, OpenCases } from './open-cases.js';
import { TRAP_INCIDENTS, type TrapIncidents } from './trap-incidents.js';

/** A report that was found to be fit to keep. */
export interface AcceptedReport {
  request: ReportRequest;
  terminal: { id: string; regionId: string };
  site: Bilingual | undefined;
  tokenHash: string;
}

export interface RecordedReport {
  record: CaseRecord;
  reason: ReportMatch['reason'];
}

/** How long a link may work when nobody closes the case; closing shortens it. */
const LINK_DAYS = 180;

/** The part of a customer's report that is one transaction: match, store, tell. */
@Injectable()
export class RecordReport {
  constructor(
    @Inject(CASE_STORE) private readonly store: CaseStore,
    @Inject(TIMELINE) private readonly timeline: Timeline,
    @Inject(OUTBOX) private readonly outbox: Outbox,
    @Inject(TRAP_INCIDENTS) private readonly traps: TrapIncidents,
    private readonly open: OpenCases,
  ) {}

  async record(sql: Sql, report: AcceptedReport, now: Date): Promise<RecordedReport> {
    const { request, terminal } = report;
    // An event that is stored but has no case yet must not make a trap of an honest machine.
    await this.open.openAt(sql, terminal.id);
    await this.store.lockTerminals(sql, [terminal.id]);
    const known = await this.store.findKnown(sql, [terminal.id], [], new Date(now.getTime() - REPORT_WINDOW_MS));
    const phone = request.phone?.replace(/[ -]/g, '') ?? null;
    const match = matchReport({ kind: request.kind, at: now, phone, lastFour: request.lastFour ?? null }, known);
    const record =
      match.outcome === 'attach'
        ? known.find(({ id }) => id === match.caseId)!
        : await this.newCase(sql, report, match.reason, now);
    addReport(record, request, phone, now);
    await this.keep(sql, record, match, now);
    const expiresAt = new Date(now.getTime() + LINK_DAYS * 86_400_000);
    await this.store.addToken(sql, record.id, { hash: report.tokenHash, createdAt: now, expiresAt });
    await this.tell(sql, record, match, report.site);
    return { record, reason: match.reason };
  }

  private async newCase(
    sql: Sql,
    { request, terminal }: AcceptedReport,
    reason: string,
    now: Date,
  ): Promise<CaseRecord> {
    const number = freshNumber();
    const suspectedTrap = request.kind === 'card';
    const trap = { terminalId: terminal.id, regionId: terminal.regionId, at: now, detail: { case: number, reason } };
    return {
      id: '',
      number,
      terminalId: terminal.id,
      incidentId: suspectedTrap ? await this.traps.open(sql, trap, now) : null,
      kind: request.kind,
      state: 'received',
      source: 'customer',
      openedAt: now,
      detectedAt: null,
      reportedAt: now,
      lastFour: null,
      amountMinor: null,
      currency: null,
      phone: null,
      language: request.language,
      reportText: null,
      suspectedTrap,
      evidence: {},
      proofs: [],
    };
  }

  private async keep(sql: Sql, record: CaseRecord, match: ReportMatch, now: Date): Promise<void> {
    if (match.outcome === 'attach') return this.store.update(sql, [record]);
    await this.store.insert(sql, [record]);
    await this.store.addSteps(sql, [
      { caseId: record.id, at: now, state: record.state, actor: null, reason: match.reason },
    ]);
  }

  private async tell(sql: Sql, record: CaseRecord, match: ReportMatch, site: Bilingual | undefined): Promise<void> {
    const at = record.reportedAt!;
    const { incidentId } = record;
    if (incidentId !== null) {
      const what = match.outcome === 'attach' ? 'caseReported' : 'caseOpened';
      const data = { case: record.number, kind: record.kind, suspectedTrap: record.suspectedTrap };
      await this.timeline.append(sql, [
        { incidentId, at, kind: 'case', what, actor: null, reason: match.reason, data },
      ]);
    }
    // Pressing twice tells once.
    if (record.phone === null || match.reason === 'reportedAgain') return;
    await this.outbox.queue(sql, [caseReceived(record, record.phone, site)], at);
  }
}

function addReport(record: CaseRecord, request: ReportRequest, phone: string | null, now: Date): void {
  record.reportedAt = now;
  record.language = request.language;
  record.phone = phone ?? record.phone;
  record.lastFour ??= request.lastFour ?? null;
  record.amountMinor ??= request.amountMinor ?? null;
  record.currency ??= request.currency ?? null;
  record.reportText = request.text ?? record.reportText;
  if (request.lastFour) record.evidence = { lastFour: request.lastFour, ...record.evidence };
}

function caseReceived(record: CaseRecord, phone: string, site: Bilingual | undefined): NewNotice {
  return {
    caseId: record.id,
    lane: 1,
    purpose: 'information',
    template: 'caseReceived',
    recipient: { kind: 'customer', id: record.number, language: record.language, contacts: { sms: phone } },
    data: { caseNumber: record.number, caseKind: record.kind, suspectedTrap: record.suspectedTrap, site },
    sendAt: record.reportedAt!,
  };
}
