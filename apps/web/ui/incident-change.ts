import type { IncidentRow } from '#libs/contract';

const SHOWN = ['state', 'assignee', 'priority', 'faultActive', 'shelvedUntil'] as const;
export type ShownField = (typeof SHOWN)[number];

export interface Change {
  field: ShownField;
  before: IncidentRow[ShownField];
  after: IncidentRow[ShownField];
}

/** What differs between the incident as the reader saw it and as it is, in the fields that bear on an action. */
export function changesBetween(before: IncidentRow, after: IncidentRow): Change[] {
  return SHOWN.filter((field) => before[field] !== after[field]).map((field) => ({
    field,
    before: field === 'assignee' ? before.assigneeName : before[field],
    after: field === 'assignee' ? after.assigneeName : after[field],
  }));
}
