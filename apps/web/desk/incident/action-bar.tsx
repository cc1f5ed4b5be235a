import { useState } from 'react';
import type { IncidentDetail } from '#libs/contract';
import { t, word } from '../../i18n/desk.js';
import { ACTION_TABLE, offeredActions } from '../../ui/action-table.js';
import type { IncidentInHand } from '../../ui/use-incident.js';
import { ActionDialog } from './action-dialog.js';

interface Props {
  incident: IncidentDetail;
  act: IncidentInHand['act'];
  onDone: (note: string) => void;
}

export function ActionBar({ incident, act, onDone }: Props) {
  const [open, setOpen] = useState<string | null>(null);
  const actions = offeredActions(incident.actions);
  const close = (done: boolean): void => {
    if (done && open !== null) onDone(t('incident.done', { action: word('action', open) }));
    setOpen(null);
  };
  return (
    <div className="action-bar" role="group" aria-label={t('incident.actions')}>
      {actions.length === 0 && <span className="muted">{t('incident.noActions')}</span>}
      {actions.map((action) => (
        <button
          key={action}
          type="button"
          className={`button ${TONES[ACTION_TABLE[action]!.tone]}`}
          onClick={() => setOpen(action)}
        >
          {word('action', action)}
        </button>
      ))}
      {open !== null && <ActionDialog action={open} incident={incident} act={act} onClose={close} />}
    </div>
  );
}

const TONES = { main: 'primary', plain: '', danger: 'danger' };
