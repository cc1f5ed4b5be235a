import type { IncidentDetail, IncidentOverlayView, IncidentRow } from '#libs/contract';
import {
  CASE_STEP_TEXTS,
  DESK_STEP_TEXTS,
  inLanguage,
  isOver,
  nextDeskStep,
  priorityOfRank,
  type CaseKind,
  type CaseState,
  type Language,
} from '#libs/domain';
import type { FaultBook } from '../../settings/index.js';
import type {
  AssignmentRecord,
  CaseRecord,
  IncidentRecord,
  IncidentSurroundings,
  NoticeRecord,
  TimelineRecord,
} from './incident-list.store.js';
import { tellReason, tellTimeline, type Reader } from './timeline-texts.js';

/** Who reads, and what the bank calls its faults. */
export interface ListReader {
  language: Language;
  faults: FaultBook;
  now: Date;
}

const MINUTE_MS = 60_000;

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** One line of the list, in the reader's language. */
export function toIncidentRow(record: IncidentRecord, reader: ListReader): IncidentRow {
  const { language, faults } = reader;
  const named = (zh: string | null, en: string | null) => (language === 'en' ? en : zh);
  return {
    id: record.id,
    number: record.number,
    terminalId: record.terminal_id,
    siteName: named(record.site_name_zh, record.site_name_en)!,
    component: record.component as IncidentRow['component'],
    fault: record.fault,
    title: inLanguage(faults.of(record.fault).title, language),
    priority: priorityOfRank(record.priority),
    state: record.state as IncidentRow['state'],
    openedAt: record.opened_at.toISOString(),
    acceptBy: iso(record.accept_by),
    assignee: record.assignee_id,
    assigneeName: named(record.assignee_zh, record.assignee_en) ?? record.assignee_id,
    count: record.count,
    shelvedUntil: iso(record.shelved_until),
    caseNumber: record.case_number,
    faultActive: record.fault_active,
    version: record.version,
    subject: record.subject,
    parentId: record.parent_id,
    childCount: record.child_count,
    suppressedBy: isOver(record.state as IncidentRow['state']) ? null : record.suppressed_by,
    suppressedUntil: isOver(record.state as IncidentRow['state']) ? null : iso(record.suppressed_until),
    chattering: record.chattering_since !== null,
    deskOwner: record.desk_owner,
    waitsFor: waitsFor(record, reader),
  };
}

/** Why it is open still, as the list of stale incidents has to say (product criterion A06). */
function waitsFor(record: IncidentRecord, { language, faults, now }: ListReader): string {
  const respondBy = new Date(record.opened_at.getTime() + faults.of(record.fault).responseMinutes * MINUTE_MS);
  const { word } = nextDeskStep(
    {
      state: record.state as IncidentRow['state'],
      shelvedUntil: record.shelved_until,
      suppressed: record.suppressed_by !== null,
      suppressedUntil: record.suppressed_until,
      dispatchAt: record.dispatch_at,
      acceptBy: record.accept_by,
      verifyUntil: record.verify_until,
      respondBy,
    },
    now,
  );
  return inLanguage(DESK_STEP_TEXTS[word], language);
}

/**
 * The whole incident, in the reader's language.
 * @param actions what this reader may do now
 */
export function toIncidentDetail(
  record: IncidentRecord,
  around: IncidentSurroundings,
  reader: ListReader & { actions: string[] },
): Omit<IncidentDetail, keyof IncidentOverlayView> {
  const { language } = reader;
  const fault = reader.faults.of(record.fault);
  const cases = around.cases.map((each) => toCaseSummary(each, language));
  return {
    ...toIncidentRow(record, reader),
    site: {
      id: record.site_id,
      name: language === 'en' ? record.site_name_en : record.site_name_zh,
      address: language === 'en' ? record.address_en : record.address_zh,
      lat: record.lat,
      lon: record.lon,
      region: record.region_id,
    },
    consequence: inLanguage(fault.consequence, language),
    firstAction: inLanguage(fault.firstAction, language),
    runbook: fault.runbook.map((step) => inLanguage(step, language)),
    actions: reader.actions,
    timeline: around.timeline.map((entry) =>
      toTimelineEntry(entry, { language, names: namesOf(record, around, language) }),
    ),
    assignments: around.assignments.map((each) => toAssignmentView(each, language)),
    notices: around.notices.map(toNoticeView),
    faults: around.faults.map((each) => ({
      at: each.occurred_at.toISOString(),
      receivedAt: each.received_at.toISOString(),
      kind: each.kind,
      fault: each.fault,
      detail: each.detail,
      raw: each.raw,
    })),
    children: around.children.map((each) => ({
      id: each.id,
      number: each.number,
      terminalId: each.terminal_id,
      title: inLanguage(reader.faults.of(each.fault).title, language),
      state: each.state as IncidentRow['state'],
      faultActive: each.fault_active,
      clearedAt: iso(each.cleared_at),
    })),
    case: cases[0] ?? null,
    cases,
  };
}

const toAssignmentView = (each: AssignmentRecord, language: Language): IncidentDetail['assignments'][number] => ({
  id: each.id,
  technician: each.technician_id,
  technicianName: language === 'en' ? each.name_en : each.name_zh,
  role: each.role as IncidentDetail['assignments'][number]['role'],
  state: each.state as IncidentDetail['assignments'][number]['state'],
  offeredAt: each.offered_at.toISOString(),
  expiresAt: each.expires_at.toISOString(),
  answeredAt: iso(each.answered_at),
  reason: tellReason(each.reason, language),
  contract:
    each.accept_due && each.arrive_due && each.restore_due
      ? {
          acceptDue: each.accept_due.toISOString(),
          arriveDue: each.arrive_due.toISOString(),
          restoreDue: each.restore_due.toISOString(),
        }
      : null,
});

const toNoticeView = (each: NoticeRecord): IncidentDetail['notices'][number] => ({
  id: each.id,
  channel: each.channel,
  recipient: each.recipient_kind === 'customer' ? 'customer' : each.recipient_id,
  template: each.template,
  state: each.state,
  attempts: each.attempts,
  error: each.error,
  createdAt: each.created_at.toISOString(),
  sentAt: iso(each.sent_at),
});

/** What the technicians of this incident are called. */
function namesOf(
  { assignee_id, assignee_zh, assignee_en }: IncidentRecord,
  { assignments }: IncidentSurroundings,
  language: Language,
) {
  const named = (zh: string | null, en: string | null) => (language === 'en' ? en : zh) ?? '';
  const names = new Map(assignments.map((each) => [each.technician_id, named(each.name_zh, each.name_en)]));
  if (assignee_id) names.set(assignee_id, named(assignee_zh, assignee_en) || assignee_id);
  return names;
}

function toTimelineEntry(entry: TimelineRecord, reader: Reader): IncidentDetail['timeline'][number] {
  const { id, kind, what, actor, data } = entry;
  return { id, at: entry.at.toISOString(), kind, what, actor, text: tellTimeline(entry, reader), data };
}

function toCaseSummary(record: CaseRecord, language: Language): IncidentDetail['cases'][number] {
  const text = CASE_STEP_TEXTS[record.state as CaseState][record.kind as CaseKind];
  return {
    number: record.number,
    kind: record.kind,
    state: record.state,
    stateText: inLanguage(text, language),
    openedAt: record.opened_at.toISOString(),
  };
}
