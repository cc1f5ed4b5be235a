import { useState } from 'react';
import type { IncidentDetail, MeView } from '#libs/contract';
import { t, word } from '../../i18n/desk.js';
import { ACTION_TABLE, offeredActions } from '../../ui/action-table.js';
import type { IncidentInHand } from '../../ui/use-incident.js';
import { ActionDialog } from './action-dialog.js';

interface Props {
  incident: IncidentDetail;
  me: MeView;
  act: IncidentInHand['act'];
  onDone: (note: string) => void;
}

export function ActionBar({ incident, me, act, onDone }: Props) {
  const [open, setOpen] = useState<string | null>(null);
  // Who asked to shelve it cannot be the second person as well.
  const asked = incident.shelveRequest?.by === me.username;
  const actions = offeredActions(incident.actions).filter((action) => !(asked && action === 'shelve'));
  const close = (done: boolean): void => {
    if (done && open !== null) onDone(doneText(open, incident));
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

/** As it was when it was done: the first of two persons has only asked. */
function doneText(action: string, { personsToShelve, shelveRequest }: IncidentDetail): string {
  if (action === 'shelve' && personsToShelve > 1 && !shelveRequest) return t('incident.shelveRequested');
  return t('incident.done', { action: word('action', action) });
}

const TONES = { main: 'primary', plain: '', danger: 'danger' };
