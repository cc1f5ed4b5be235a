import { priorityOfRank, type FaultDefinition, type NoticeFacts } from '#libs/domain';
import type { Site } from '../terminal/index.js';
import type { Incident } from './incident.js';

/** What every notice about an incident says, and a little more than the present texts use. */
export type IncidentFacts = NoticeFacts & { fault: string; count: number; customerImpact: string; path: string };

/**
 * @param rules the catalogue's word on its fault
 * @param site of the terminal; undefined when the directory does not know the terminal (any more)
 */
export function incidentFacts(incident: Incident, rules: FaultDefinition, site: Site | undefined): IncidentFacts {
  const unknown = { zh: incident.terminalId, en: incident.terminalId };
  return {
    incidentId: incident.id,
    incidentNumber: incident.number,
    priority: priorityOfRank(incident.priority),
    title: titleOf(incident, rules),
    subject: incident.subject,
    terminalId: incident.terminalId,
    site: site?.name ?? unknown,
    address: site?.address ?? unknown,
    ...(incident.acceptBy ? { acceptBy: incident.acceptBy.toISOString() } : {}),
    openedAt: incident.openedAt.toISOString(),
    fault: incident.fault,
    count: incident.count,
    customerImpact: rules.customerImpact,
    path: `/field/incidents/${incident.id}`,
  };
}

/** The lane of a notice about it: 1 is served first. */
export const laneOf = ({ priority }: Incident): 1 | 2 | 3 | 4 => priority as 1 | 2 | 3 | 4;

/** What another monitor calls it says more than the catalogue does. */
function titleOf({ detail }: Incident, { title }: FaultDefinition): FaultDefinition['title'] {
  const name = detail['alertName'];
  return typeof name === 'string' ? { zh: `${title.zh}：${name}`, en: `${title.en}: ${name}` } : title;
}
