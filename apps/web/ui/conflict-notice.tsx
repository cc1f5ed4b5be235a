import { t, word } from '../i18n/shared.js';
import type { Change } from './incident-change.js';
import { momentText } from './time.js';
import type { Conflict } from './use-incident.js';
import { useNow } from './use-now.js';

export function ConflictNotice({ conflict, onClose }: { conflict: Conflict; onClose: () => void }) {
  const now = useNow();
  return (
    <section className="notice-box warn" role="alert">
      <h2>{t('changed.title')}</h2>
      {conflict.detail !== '' && <p>{conflict.detail}</p>}
      <ul>
        {conflict.changes.map((change) => (
          <li key={change.field}>
            {t('changed.field', {
              name: t(`changed.${change.field}`),
              before: shown(change, change.before, now),
              after: shown(change, change.after, now),
            })}
          </li>
        ))}
      </ul>
      <p>{t('changed.by')}</p>
      <button type="button" className="button" onClick={onClose}>
        {t('confirm')}
      </button>
    </section>
  );
}

function shown(change: Change, value: Change['before'], now: number): string {
  if (value === null) return t('none');
  switch (change.field) {
    case 'state':
      return word('state', String(value));
    case 'priority':
      return `${String(value)} ${word('priority', String(value))}`;
    case 'faultActive':
      return t(value === true ? 'fault.active' : 'fault.cleared');
    case 'shelvedUntil':
      return momentText(String(value), now);
    case 'assignee':
      return String(value);
  }
}
