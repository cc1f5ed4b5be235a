import type { IncidentActionRequest, IncidentDetail } from '#libs/contract';

export interface ActionNeeds {
  reason: 'none' | 'optional' | 'needed';
  text?: true;
  technician?: true;
  until?: true;
  /** Says that the work is over: while the terminal still reports the fault it takes an override and a reason. */
  ends?: true;
  tone: 'main' | 'plain' | 'danger';
}

/** What each action of `actions[]` asks the reader for, in the order in which they are offered. */
export const ACTION_TABLE: Record<string, ActionNeeds> = {
  accept: { reason: 'none', tone: 'main' },
  travel: { reason: 'none', tone: 'main' },
  arrive: { reason: 'none', tone: 'main' },
  restore: { reason: 'optional', ends: true, tone: 'main' },
  assign: { reason: 'optional', technician: true, tone: 'plain' },
  take: { reason: 'none', tone: 'plain' },
  release: { reason: 'none', tone: 'plain' },
  'wait-parts': { reason: 'needed', tone: 'plain' },
  note: { reason: 'none', text: true, tone: 'plain' },
  shelve: { reason: 'needed', until: true, tone: 'plain' },
  unshelve: { reason: 'none', tone: 'plain' },
  reopen: { reason: 'needed', tone: 'plain' },
  split: { reason: 'optional', tone: 'plain' },
  close: { reason: 'optional', ends: true, tone: 'plain' },
  refuse: { reason: 'needed', tone: 'danger' },
  cancel: { reason: 'needed', tone: 'danger' },
};

/** The allowed actions that this page knows, in the table's order. One the page does not know is left out. */
export function offeredActions(actions: readonly string[]): string[] {
  return Object.keys(ACTION_TABLE).filter((action) => actions.includes(action));
}

export type Lack = 'reason' | 'override' | 'text' | 'technician' | 'until';

/** What is still missing before the action can be sent. */
export function lackOf(
  action: string,
  body: IncidentActionRequest,
  incident: Pick<IncidentDetail, 'faultActive'>,
): Lack[] {
  const needs = ACTION_TABLE[action];
  if (!needs) return [];
  const lacks: Lack[] = [];
  const against = needs.ends === true && incident.faultActive;
  if (needs.technician && !body.technician) lacks.push('technician');
  if (needs.until && !body.until) lacks.push('until');
  if (needs.text && !body.text?.trim()) lacks.push('text');
  if (against && (!body.override || !body.reason?.trim())) lacks.push('override');
  else if (needs.reason === 'needed' && !body.reason?.trim()) lacks.push('reason');
  return lacks;
}

/** Leaves out empty fields: the server takes an empty reason for a mistake. */
export function cleanBody(body: IncidentActionRequest): IncidentActionRequest {
  const clean: IncidentActionRequest = {};
  if (body.reason?.trim()) clean.reason = body.reason.trim();
  if (body.text?.trim()) clean.text = body.text.trim();
  if (body.technician) clean.technician = body.technician;
  if (body.until) clean.until = body.until;
  if (body.override) clean.override = true;
  return clean;
}
