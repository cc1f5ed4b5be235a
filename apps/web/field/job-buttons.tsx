import { useState } from 'react';
import type { IncidentActionRequest, IncidentDetail } from '#libs/contract';
import { t, word } from '../i18n/field.js';
import { ACTION_TABLE, lackOf, offeredActions } from '../ui/action-table.js';
import { errorText } from '../ui/error-text.js';
import type { IncidentInHand } from '../ui/use-incident.js';
import { AskSheet } from './ask-sheet.js';

/** What a technician does; the rest of `actions[]` belongs to the desk. */
const FIELD_ACTIONS = ['accept', 'refuse', 'travel', 'arrive', 'restore', 'wait-parts'];

interface Props {
  incident: IncidentDetail;
  act: IncidentInHand['act'];
  done: string;
  onDone: (note: string) => void;
}

/** The buttons stay at the bottom, under the thumb. One tap each, unless a reason has to be given. */
export function JobButtons({ incident, act, done, onDone }: Props) {
  const [asking, setAsking] = useState<string | null>(null);
  const [working, setWorking] = useState<string | null>(null);
  const [error, setError] = useState('');
  const actions = offeredActions(incident.actions).filter((action) => FIELD_ACTIONS.includes(action));

  const send = async (action: string, body: IncidentActionRequest): Promise<void> => {
    setWorking(action);
    setError('');
    try {
      const carriedOut = await act(action, body);
      onDone(carriedOut ? t('field.done', { action: word('action', action) }) : '');
      setAsking(null);
    } catch (reason) {
      setError(errorText(reason));
    } finally {
      setWorking(null);
    }
  };
  const press = (action: string): void => {
    const asks = ACTION_TABLE[action]!.reason === 'needed' || lackOf(action, {}, incident).length > 0;
    if (asks) setAsking(action);
    else void send(action, {});
  };

  if (asking !== null && actions.includes(asking)) {
    const close = (): void => setAsking(null);
    return (
      <AskSheet
        action={asking}
        incident={incident}
        working={working !== null}
        error={error}
        send={send}
        onClose={close}
      />
    );
  }
  return (
    <div className="thumb-bar">
      <p role="status" className="done-note">
        {done}
      </p>
      {error !== '' && (
        <p role="alert" className="error-text">
          {error}
        </p>
      )}
      {actions.length === 0 && <p>{t('field.nothingToDo')}</p>}
      <div className="thumb-buttons">
        {actions.map((action) => (
          <button
            key={action}
            type="button"
            className={`button big ${TONES[ACTION_TABLE[action]!.tone]}`}
            disabled={working !== null}
            onClick={() => press(action)}
          >
            {working === action ? t('field.sending') : word('action', action)}
          </button>
        ))}
      </div>
    </div>
  );
}

const TONES = { main: 'primary', plain: '', danger: 'danger' };
