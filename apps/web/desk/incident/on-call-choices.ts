import type { IncidentDetail } from '#libs/contract';
import type { OnCall } from '../../api/desk-api.js';

type Group = OnCall['regions'][number];

const LINES: readonly Group['line'][] = ['first', 'cash', 'second', 'vendor'];

/** Who can be sent: the incident's region first, then the lines in the order in which they are asked, each person once, without who has it already. */
export function onCallChoices(onCall: OnCall, incident: Pick<IncidentDetail, 'site' | 'assignee'>): Group[] {
  const rank = (group: Group): number =>
    (group.region === incident.site.region ? 0 : LINES.length) + LINES.indexOf(group.line);
  const seen = new Set(incident.assignee === null ? [] : [incident.assignee]);
  return [...onCall.regions]
    .sort((a, b) => rank(a) - rank(b))
    .map((group) => ({ ...group, technicians: group.technicians.filter(({ id }) => !seen.has(id) && seen.add(id)) }))
    .filter((group) => group.technicians.length > 0);
}
