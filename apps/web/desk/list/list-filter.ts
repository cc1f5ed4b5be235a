import type { IncidentRow } from '#libs/contract';
import type { Priority } from '#libs/domain';

/** What the list shows; lives in the address, so that it can be kept, shared and survives a reload. */
export interface ListFilter {
  state: 'open' | 'closed';
  priority: Priority | null;
  terminal: string | null;
}

export const ALL_OPEN: ListFilter = { state: 'open', priority: null, terminal: null };
const PRIORITIES: readonly string[] = ['P1', 'P2', 'P3', 'P4'] satisfies Priority[];
const OVER: readonly string[] = ['closed', 'cancelled', 'merged'];

/** Whatever the address says, a filter comes out; what is not understood is as if it were not there. */
export function parseFilter(search: string): ListFilter {
  const query = new URLSearchParams(search);
  const priority = query.get('priority');
  const terminal = query.get('terminal')?.trim().slice(0, 64);
  return {
    state: query.get('state') === 'closed' ? 'closed' : 'open',
    priority: priority !== null && PRIORITIES.includes(priority) ? (priority as Priority) : null,
    terminal: terminal ? terminal : null,
  };
}

/** `''` for the plain list, else `?…`, always in the same order. */
export function filterSearch(filter: ListFilter): string {
  const query = new URLSearchParams();
  if (filter.state !== 'open') query.set('state', filter.state);
  if (filter.priority) query.set('priority', filter.priority);
  if (filter.terminal) query.set('terminal', filter.terminal);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

export function matches(row: IncidentRow, filter: ListFilter): boolean {
  const over = OVER.includes(row.state);
  if (over !== (filter.state === 'closed')) return false;
  if (filter.priority && row.priority !== filter.priority) return false;
  return !filter.terminal || row.terminalId === filter.terminal;
}
