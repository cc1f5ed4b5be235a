import type { IncidentDetail } from '#libs/contract';
import type { OnCall } from '../../api/desk-api.js';

type Group = OnCall['regions'][number];

/** Who can be sent: the incident's region first, first line before second, each person once, without who has it already. */
export function onCallChoices(onCall: OnCall, incident: Pick<IncidentDetail, 'site' | 'assignee'>): Group[] {
  const rank = (group: Group): number =>
    (group.region === incident.site.region ? 0 : 2) + (group.line === 'first' ? 0 : 1);
  const seen = new Set(incident.assignee === null ? [] : [incident.assignee]);
  return [...onCall.regions]
    .sort((a, b) => rank(a) - rank(b))
    .map((group) => ({ ...group, technicians: group.technicians.filter(({ id }) => !seen.has(id) && seen.add(id)) }))
    .filter((group) => group.technicians.length > 0);
}
