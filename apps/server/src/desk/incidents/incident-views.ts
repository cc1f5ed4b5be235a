import type { IncidentDetail, IncidentRow } from '#libs/contract';
import {
  CASE_STEP_TEXTS,
  faultOf,
  inLanguage,
  priorityOfRank,
  type Bilingual,
  type CaseKind,
  type CaseState,
  type Language,
} from '#libs/domain';
import type { CaseRecord, IncidentRecord, IncidentSurroundings, TimelineRecord } from './incident-list.store.js';
import { tellReason, tellTimeline, type Reader } from './timeline-texts.js';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** One line of the list, in the reader's language. */
export function toIncidentRow(record: IncidentRecord, language: Language): IncidentRow {
  const named = (zh: string | null, en: string | null) => (language === 'en' ? en : zh);
  return {
    id: record.id,
    number: record.number,
    terminalId: record.terminal_id,
    siteName: named(record.site_name_zh, record.site_name_en)!,
    component: record.component as IncidentRow['component'],
    fault: record.fault,
    title: inLanguage(titleOf(record.fault), language),
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
  };
}

/**
 * The whole incident, in the reader's language.
 * @param actions what this reader may do now
 */
export function toIncidentDetail(
  record: IncidentRecord,
  around: IncidentSurroundings,
  reader: { language: Language; actions: string[] },
): IncidentDetail {
  const { language } = reader;
  const fault = faultOf(record.fault);
  const cases = around.cases.map((each) => toCaseSummary(each, language));
  return {
    ...toIncidentRow(record, language),
    site: {
      id: record.site_id,
      name: language === 'en' ? record.site_name_en : record.site_name_zh,
      address: language === 'en' ? record.address_en : record.address_zh,
      lat: record.lat,
      lon: record.lon,
      region: record.region_id,
    },
    consequence: fault ? inLanguage(fault.consequence, language) : '',
    firstAction: fault ? inLanguage(fault.firstAction, language) : '',
    runbook: (fault?.runbook ?? []).map((step) => inLanguage(step, language)),
    actions: reader.actions,
    timeline: around.timeline.map((entry) =>
      toTimelineEntry(entry, { language, names: namesOf(record, around, language) }),
    ),
    assignments: around.assignments.map((each) => ({
      id: each.id,
      technician: each.technician_id,
      technicianName: language === 'en' ? each.name_en : each.name_zh,
      state: each.state as IncidentDetail['assignments'][number]['state'],
      offeredAt: each.offered_at.toISOString(),
      expiresAt: each.expires_at.toISOString(),
      answeredAt: iso(each.answered_at),
      reason: tellReason(each.reason, language),
    })),
    notices: around.notices.map((each) => ({
      id: each.id,
      channel: each.channel,
      recipient: each.recipient_kind === 'customer' ? 'customer' : each.recipient_id,
      template: each.template,
      state: each.state,
      attempts: each.attempts,
      error: each.error,
      createdAt: each.created_at.toISOString(),
      sentAt: iso(each.sent_at),
    })),
    faults: around.faults.map((each) => ({
      at: each.occurred_at.toISOString(),
      receivedAt: each.received_at.toISOString(),
      kind: each.kind,
      fault: each.fault,
      detail: each.detail,
      raw: each.raw,
    })),
    case: cases[0] ?? null,
    cases,
  };
}

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

function titleOf(fault: string): Bilingual {
  return faultOf(fault)?.title ?? { zh: fault, en: fault };
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
