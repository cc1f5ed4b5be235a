import {
  nextServiceStep,
  priorityOfRank,
  priorityRank,
  readHistory,
  reckonService,
  roundsOf,
  SERVICE_TARGETS,
  type ClockLine,
  type ServiceLevel,
  type ServiceRound,
  type ServiceStep,
  type ServiceTarget,
  type TargetTerms,
} from '#libs/domain';
import type { ClockedIncident, ServiceLevelRecord } from './service-level.store.js';

/** What a promise has come to, and what is to be done about it. */
export interface Reckoned {
  record: ServiceLevelRecord;
  level: ServiceLevel;
  step: ServiceStep;
  /** Of the round that is being worked on. */
  isCurrent: boolean;
}

export interface RoundLevels {
  round: ServiceRound;
  levels: ServiceLevel[];
}

/** Every promise about an incident, round by round. Pure. */
export function levelsOf(
  incident: Pick<ClockedIncident, 'openedAt' | 'priority'>,
  lines: readonly ClockLine[],
  terms: Readonly<Record<ServiceTarget, TargetTerms>>,
  now: Date,
): RoundLevels[] {
  const opening = { openedAt: incident.openedAt, priority: priorityOfRank(incident.priority) };
  return roundsOf(readHistory(opening, lines)).map((round) => ({
    round,
    levels: SERVICE_TARGETS.map((target) => reckonService(round, target, terms[target], now)),
  }));
}

/**
 * What is to be stored of an incident's promises, and done about them.
 * @param known what was stored before
 */
export function reckonIncident(
  incident: ClockedIncident,
  rounds: readonly RoundLevels[],
  known: readonly ServiceLevelRecord[],
  now: Date,
): Reckoned[] {
  return rounds.flatMap(({ round, levels }) => {
    const isCurrent = round.round === rounds.length;
    return levels.map((level): Reckoned => {
      const before = known.find((each) => each.round === round.round && each.target === level.target);
      const memory = { warned: Boolean(before?.warnedAt), breachCounted: Boolean(before?.breachedAt) };
      const step = nextServiceStep(level, memory, now);
      return { record: recordOf(incident, round, level, { before, step }), level, step, isCurrent };
    });
  });
}

function recordOf(
  incident: ClockedIncident,
  round: ServiceRound,
  level: ServiceLevel,
  { before, step }: { before: ServiceLevelRecord | undefined; step: ServiceStep },
): ServiceLevelRecord {
  return {
    incidentId: incident.id,
    round: round.round,
    target: level.target,
    fault: incident.fault,
    regionId: incident.regionId,
    priority: priorityRank(priorityAtEnd(round)),
    openedAt: round.openedAt,
    state: level.state,
    limitMinutes: level.limitMinutes,
    elapsedMinutes: level.elapsedMinutes,
    warnAt: level.warnAt,
    dueAt: level.dueAt,
    metAt: level.metAt,
    warnedAt: before?.warnedAt ?? null,
    breachedAt: before?.breachedAt ?? null,
    lookAt: step.lookAt,
  };
}

function priorityAtEnd({ priority, events }: ServiceRound): ServiceRound['priority'] {
  return events.reduce((last, event) => (event.kind === 'priority' ? event.priority : last), priority);
}
