import { useEffect, useState, type FormEvent } from 'react';
import type { IncidentActionRequest, IncidentDetail } from '#libs/contract';
import { deskApi, type OnCall } from '../../api/desk-api.js';
import { t, word } from '../../i18n/desk.js';
import { ACTION_TABLE, lackOf, type Lack } from '../../ui/action-table.js';
import { Dialog } from '../../ui/dialog.js';
import { errorText } from '../../ui/error-text.js';
import { noticeFailure } from '../../ui/session.js';
import type { IncidentInHand } from '../../ui/use-incident.js';
import { onCallChoices } from './on-call-choices.js';

const SHELVE_MINUTES = [30, 60, 120, 240, 480];

interface Props {
  action: string;
  incident: IncidentDetail;
  act: IncidentInHand['act'];
  onClose: (done: boolean) => void;
}

export function ActionDialog({ action, incident, act, onClose }: Props) {
  const needs = ACTION_TABLE[action]!;
  const [body, setBody] = useState<IncidentActionRequest>({});
  const [minutes, setMinutes] = useState(60);
  const [lacks, setLacks] = useState<Lack[]>([]);
  const [error, setError] = useState('');
  const [working, setWorking] = useState(false);
  const change = (part: IncidentActionRequest): void => setBody({ ...body, ...part });
  const overriding = needs.ends === true && incident.faultActive;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const until = needs.until ? { until: new Date(Date.now() + minutes * 60_000).toISOString() } : {};
    const full = { ...body, ...until };
    const missing = lackOf(action, full, incident);
    setLacks(missing);
    if (missing.length > 0) return;
    setWorking(true);
    setError('');
    try {
      onClose(await act(action, full));
    } catch (reason) {
      setError(errorText(reason));
      setWorking(false);
    }
  };

  return (
    <Dialog title={word('dialog', action)} onClose={() => onClose(false)}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <p className="muted">
          {incident.number} · {incident.terminalId} · {incident.title}
        </p>
        {needs.technician && <Technicians incident={incident} body={body} change={change} />}
        {needs.until && (
          <label>
            <span>{t('dialog.until')}</span>
            <select value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
              {SHELVE_MINUTES.map((each) => (
                <option key={each} value={each}>
                  {each < 60 ? t('dialog.minutes', { n: each }) : t('dialog.hours', { n: each / 60 })}
                </option>
              ))}
            </select>
          </label>
        )}
        {needs.text && (
          <label>
            <span>{t('dialog.text')}</span>
            <textarea
              rows={4}
              maxLength={2000}
              value={body.text ?? ''}
              onChange={(event) => change({ text: event.target.value })}
              autoFocus
            />
          </label>
        )}
        {overriding && (
          <label className="check">
            <input
              type="checkbox"
              checked={body.override ?? false}
              onChange={(event) => change({ override: event.target.checked })}
            />
            <span>
              <b>{t('ask.faultActive')}</b> {t('ask.override')}
            </span>
          </label>
        )}
        {needs.reason !== 'none' && (
          <label>
            <span>
              {t('ask.reason')}{' '}
              {needs.reason === 'optional' && !overriding && <small className="muted">({t('ask.optional')})</small>}
            </span>
            <textarea
              rows={3}
              maxLength={500}
              value={body.reason ?? ''}
              onChange={(event) => change({ reason: event.target.value })}
            />
          </label>
        )}
        <div role="alert" className="error-text">
          {lacks.map((lack) => (
            <p key={lack}>{lackText(lack)}</p>
          ))}
          {error !== '' && <p>{error}</p>}
        </div>
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={() => onClose(false)}>
            {t('cancel')}
          </button>
          <button
            type="submit"
            className={`button ${needs.tone === 'danger' ? 'danger' : 'primary'}`}
            disabled={working}
          >
            {working ? t('dialog.working') : word('action', action)}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function lackText(lack: Lack): string {
  switch (lack) {
    case 'reason':
    case 'until':
      return t('ask.reasonNeeded');
    case 'override':
      return t('ask.overrideNeeded');
    case 'text':
      return t('dialog.textNeeded');
    case 'technician':
      return t('dialog.technicianNeeded');
  }
}

interface TechniciansProps {
  incident: IncidentDetail;
  body: IncidentActionRequest;
  change: (part: IncidentActionRequest) => void;
}

/** Who is on call now, the incident's own region first. */
function Technicians({ incident, body, change }: TechniciansProps) {
  const [onCall, setOnCall] = useState<OnCall | null>(null);
  const [error, setError] = useState('');
  useEffect(() => {
    deskApi.onCall().then(setOnCall, (reason: unknown) => {
      noticeFailure(reason);
      setError(errorText(reason));
    });
  }, []);
  if (error !== '') return <p className="error-text">{error}</p>;
  if (!onCall) return <p className="muted">{t('loading')}</p>;
  const groups = onCallChoices(onCall, incident);
  if (groups.length === 0) return <p className="muted">{t('dialog.noTechnicians')}</p>;
  return (
    <fieldset className="choices">
      <legend className="off-screen">{t('dialog.technician')}</legend>
      {groups.map((group) => (
        <div key={`${group.region}-${group.line}`}>
          <p className="muted">
            {t(group.line === 'first' ? 'dialog.onCallFirst' : 'dialog.onCallSecond', { region: group.regionName })}
          </p>
          {group.technicians.map((each) => (
            <label key={each.id} className="choice">
              <input
                type="radio"
                name="technician"
                checked={body.technician === each.id}
                onChange={() => change({ technician: each.id })}
              />
              <span>
                <b>{each.name}</b> <small className="muted">{each.skills.join(' · ')}</small>
              </span>
            </label>
          ))}
        </div>
      ))}
    </fieldset>
  );
}
