import type { IncidentDetail } from '#libs/contract';
import { t } from '../../i18n/desk.js';
import { momentText } from '../../ui/time.js';
import { useNow } from '../../ui/use-now.js';

/** A first person asked to shelve it; it pages on until a second one agrees. */
export function ShelveRequest({ incident }: { incident: IncidentDetail }) {
  const now = useNow();
  const { shelveRequest } = incident;
  if (!shelveRequest) return null;
  const { by, until, lapsesAt, reason } = shelveRequest;
  const time = momentText(until, now);
  return (
    <p className="notice-box">{t('incident.shelveRequest', { by, time, lapses: momentText(lapsesAt, now), reason })}</p>
  );
}
