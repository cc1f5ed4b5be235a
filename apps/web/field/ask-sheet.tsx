import { useState } from 'react';
import type { IncidentActionRequest, IncidentDetail } from '#libs/contract';
import { t } from '../i18n/field.js';
import { lackOf } from '../ui/action-table.js';
import { Dialog } from '../ui/dialog.js';

const READY_REASONS = ['refuse.tooFar', 'refuse.busy', 'refuse.skill', 'refuse.unwell'] as const;

interface Props {
  action: string;
  incident: IncidentDetail;
  working: boolean;
  error: string;
  send: (action: string, body: IncidentActionRequest) => Promise<void>;
  onClose: () => void;
}

/** Asks for the reason; the usual ones to refuse are one tap each. */
export function AskSheet({ action, incident, working, error, send, onClose }: Props) {
  const [reason, setReason] = useState('');
  const [override, setOverride] = useState(false);
  const [lacking, setLacking] = useState('');
  const words = WORDS[action] ?? WORDS['restore']!;
  const overriding = action === 'restore' && incident.faultActive;
  const submit = (): void => {
    const body = { reason, override };
    const lacks = lackOf(action, body, incident);
    setLacking(lacks.length === 0 ? '' : t(lacks[0] === 'override' ? 'ask.overrideNeeded' : 'ask.reasonNeeded'));
    if (lacks.length === 0) void send(action, body);
  };
  return (
    <Dialog title={t(words.title)} onClose={onClose}>
      {action === 'refuse' && (
        <div className="ready-reasons">
          {READY_REASONS.map((key) => (
            <button
              key={key}
              type="button"
              className="button big"
              disabled={working}
              onClick={() => void send(action, { reason: t(key) })}
            >
              {t(key)}
            </button>
          ))}
        </div>
      )}
      {overriding && (
        <label className="check">
          <input type="checkbox" checked={override} onChange={(event) => setOverride(event.target.checked)} />
          <span>
            <b>{t('ask.faultActive')}</b> {t('ask.override')}
          </span>
        </label>
      )}
      <label>
        <span>{action === 'refuse' ? t('field.refuseOther') : t('ask.reason')}</span>
        <textarea rows={2} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
      <div role="alert" className="error-text">
        {lacking}
        {error}
      </div>
      <div className="thumb-buttons">
        <button
          type="button"
          className={`button big ${action === 'refuse' ? 'danger' : 'primary'}`}
          disabled={working}
          onClick={submit}
        >
          {working ? t('field.sending') : t(words.send)}
        </button>
        <button type="button" className="button big" onClick={onClose}>
          {t('cancel')}
        </button>
      </div>
    </Dialog>
  );
}

const WORDS: Record<
  string,
  {
    title: 'field.refuseTitle' | 'field.partsTitle' | 'field.restoreTitle';
    send: 'field.refuseSend' | 'field.partsSend' | 'field.restoreSend';
  }
> = {
  refuse: { title: 'field.refuseTitle', send: 'field.refuseSend' },
  'wait-parts': { title: 'field.partsTitle', send: 'field.partsSend' },
  restore: { title: 'field.restoreTitle', send: 'field.restoreSend' },
};
