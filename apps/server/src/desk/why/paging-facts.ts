import type { FaultDefinition, IncidentState, NobodyReason, PageFacts, PagingFacts } from '#libs/domain';
import type { TimelineRecord } from '../incidents/incident-list.store.js';
import type { PageRecord, WhyFacts } from './why.store.js';

/** What the rule has to know, from what is stored. */
export function pagingFactsOf(
  { incident, timeline, pages }: Pick<WhyFacts, 'incident' | 'timeline' | 'pages'>,
  rules: Pick<FaultDefinition, 'dispatch'>,
): PagingFacts {
  const { parent_id, parent_number, shelved_until, shelved_by, suppressed_by } = incident;
  const closed = timeline.findLast(({ what }) => what === 'closed');
  return {
    state: incident.state as IncidentState,
    clearedByItself: closed?.reason === 'clearedByItself',
    pages: pages.map(toPageFacts),
    parent: parent_id && parent_number ? { id: parent_id, number: parent_number } : null,
    shelf: shelved_until && { until: shelved_until, by: shelved_by },
    suppression: suppressed_by && {
      by: suppressed_by,
      until: incident.suppressed_until,
      ref: incident.suppressed_ref,
    },
    held: heldOf(timeline),
    nobody: nobodyOf(timeline),
    lookAgainAt: incident.dispatch_at,
    bookedFor: bookedFor(timeline),
    listedOnly: rules.dispatch === 'desk',
  };
}

/** `bundled`: another message carries it. */
const UNDERWAY: readonly string[] = ['pending', 'sending', 'bundled'];

/** Receipts of a channel (delivered, read, …) say that it was sent. */
const toPageFacts = ({ recipient_kind, state, error }: PageRecord): PageFacts => ({
  to: recipient_kind === 'technician' ? 'technician' : ['desk', 'lead'].includes(recipient_kind) ? 'desk' : 'other',
  state: UNDERWAY.includes(state) ? 'pending' : state === 'cancelled' || state === 'dead' ? state : 'sent',
  error,
});

/** Why the last look of dispatch found nobody, unless a later one found somebody. */
function nobodyOf(timeline: readonly TimelineRecord[]): NobodyReason | null {
  const last = timeline.findLast(({ what }) => what === 'unanswered' || what === 'offered' || what === 'reopened');
  return last?.what === 'unanswered' ? (last.reason as NobodyReason) : null;
}

/** The last hold of the alarm rules, unless something came of it. */
function heldOf(timeline: readonly TimelineRecord[]): PagingFacts['held'] {
  const last = timeline.findLast(({ what }) =>
    ['held', 'waitOver', 'offered', 'unanswered', 'reopened'].includes(what),
  );
  const until = last?.what === 'held' ? last.data['until'] : undefined;
  const why = last?.reason;
  if (typeof until !== 'string' || (why !== 'mayBeOutage' && why !== 'pagedLately')) return null;
  return { until: new Date(until), why };
}

function bookedFor(timeline: readonly TimelineRecord[]): Date | null {
  const at = timeline.findLast(({ what }) => what === 'booked')?.data['at'];
  return typeof at === 'string' ? new Date(at) : null;
}
