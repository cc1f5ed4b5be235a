import type { IncidentRow } from '#libs/contract';

/** An incident for specs; name only what the spec is about. */
export function aRow(some: Partial<IncidentRow> = {}): IncidentRow {
  return {
    id: 'i1',
    number: 'WK-0001',
    terminalId: 'T0007',
    siteName: '静安寺支行',
    component: 'cardReader',
    fault: 'card.captured',
    title: '吞卡',
    priority: 'P1',
    state: 'new',
    openedAt: '2026-11-20T22:00:00+08:00',
    acceptBy: null,
    assignee: null,
    assigneeName: null,
    count: 1,
    shelvedUntil: null,
    caseNumber: null,
    faultActive: true,
    version: 1,
    subject: 'terminal',
    parentId: null,
    childCount: 0,
    suppressedBy: null,
    suppressedUntil: null,
    chattering: false,
    deskOwner: null,
    waitsFor: '',
    ...some,
  };
}
