import type { ServiceLevelsView, ServiceReportView } from '#libs/contract';
import {
  inLanguage,
  priorityOfRank,
  SERVICE_STATE_TEXTS,
  SERVICE_TARGET_TEXTS,
  WORK_ORDER_STEP_TEXTS,
  type Language,
  type ServiceLevel,
} from '#libs/domain';
import type { ServiceReportLine, ServiceView } from '../../dispatch/index.js';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** How promises stand, in the reader's language. */
export const toServiceLevels = ({ at, rounds, workOrder }: ServiceView, language: Language): ServiceLevelsView => ({
  at: at.toISOString(),
  rounds: rounds.map(({ round, levels }) => ({
    round: round.round,
    openedAt: round.openedAt.toISOString(),
    priority: round.priority,
    levels: levels.map((level) => toLevel(level, language)),
  })),
  workOrder: workOrder.map((entry) => ({
    ...entry,
    stepText: inLanguage(WORK_ORDER_STEP_TEXTS[entry.step], language),
    at: iso(entry.at),
  })),
});

const toLevel = (level: ServiceLevel, language: Language): ServiceLevelsView['rounds'][number]['levels'][number] => ({
  target: level.target,
  targetText: inLanguage(SERVICE_TARGET_TEXTS[level.target], language),
  state: level.state,
  stateText: inLanguage(SERVICE_STATE_TEXTS[level.state], language),
  elapsedMinutes: level.elapsedMinutes,
  remainingMinutes: level.remainingMinutes,
  limitMinutes: level.limitMinutes,
  dueAt: iso(level.dueAt),
  warnAt: iso(level.warnAt),
  metAt: iso(level.metAt),
  pausedBy: [...level.pausedBy],
});

export const toServiceReport = (
  span: { from: string; to: string },
  lines: readonly ServiceReportLine[],
  language: Language,
): ServiceReportView => ({
  ...span,
  items: lines.map(({ category, priority, ...line }) => ({
    category: category as ServiceReportView['items'][number]['category'],
    priority: priorityOfRank(priority),
    ...line,
    targetText: inLanguage(SERVICE_TARGET_TEXTS[line.target], language),
  })),
});
