import type { Admission } from '#libs/domain';
import { NOT_HIDDEN, type Incident } from '../incident.js';
import type { NewTimelineEntry } from '../timeline.js';

/** What an admission makes of an incident, and the line that says so; a page needs none, the offer is one. */
export interface AlarmStep {
  changes: Partial<Incident>;
  line: Pick<NewTimelineEntry, 'what' | 'reason' | 'data'> | null;
}

type LocalTime = (at: Date) => string;

const HIDDEN_BY = {
  maintenance: 'hiddenByMaintenance',
  supervisorMode: 'hiddenByMode',
  parentOutage: 'hiddenByOutage',
  flood: 'hiddenByFlood',
} as const;

/**
 * What is to be written of an incident that was admitted.
 * @param unsettled dispatch has still to take back what ran before
 */
export function afterAdmission(
  admission: Admission,
  { unsettled, now, localTime }: { unsettled: boolean; now: Date; localTime: LocalTime },
): AlarmStep {
  const dispatchAt = unsettled ? now : null;
  const ending = (until: Date | null) =>
    until ? { until: until.toISOString(), untilLocal: localTime(until) } : { until: null };
  switch (admission.outcome) {
    case 'page':
      return { changes: { ...NOT_HIDDEN, dispatchAt: now }, line: null };
    case 'list':
      return { changes: { ...NOT_HIDDEN, dispatchAt }, line: { what: 'notPaged', reason: admission.reason, data: {} } };
    case 'hold': {
      const { hold, reason, until } = admission;
      const changes = { ...NOT_HIDDEN, hold, reviewAt: until, dispatchAt };
      return { changes, line: { what: 'held', reason, data: ending(until) } };
    }
    case 'suppress':
    case 'mute': {
      const { by, ref, reason, until } = admission;
      const isPart = by === 'parentOutage';
      const changes = {
        ...NOT_HIDDEN,
        parentId: isPart ? ref : null,
        suppressedBy: by,
        suppressedRef: ref,
        suppressedUntil: until,
        reviewAt: until,
        chatteringSince: null,
        dispatchAt,
      };
      const outage = isPart ? { outage: numberOf(ref) } : {};
      return { changes, line: { what: HIDDEN_BY[by], reason, data: { ref, ...outage, ...ending(until) } } };
    }
  }
}

/** As the column `incident.number` is generated. */
export const numberOf = (id: string): string => `INC-${id.padStart(8, '0')}`;
