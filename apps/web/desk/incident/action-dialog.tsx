import { useEffect, useState, type FormEvent } from 'react';
import type { IncidentActionRequest, IncidentDetail } from '#libs/contract';
import { deskApi, type OnCall } from '../../api/desk-api.js';
import { t, word } from '../../i18n/desk.js';
import { ACTION_TABLE, lackOf, type Lack } from '../../ui/action-table.js';
import { Dialog } from '../../ui/dialog.js';
import { errorText } from '../../ui/error-text.js';
import { subjectText } from '../../ui/overlay-text.js';
import { noticeFailure } from '../../ui/session.js';
import type { IncidentInHand } from '../../ui/use-incident.js';
import { onCallChoices } from './on-call-choices.js';
import { ShelveRequest } from './shelve-request.js';

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
    // The second of two persons agrees to the end that the first one asked for.
    const until = incident.shelveRequest?.until ?? new Date(Date.now() + minutes * 60_000).toISOString();
    const full = needs.until ? { ...body, until } : body;
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
    <Dialog title={word('dialog', titleOf(action, incident))} onClose={() => onClose(false)}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <p className="muted">
          {incident.number} · {subjectText(incident)} · {incident.title}
        </p>
        {needs.technician && <Technicians incident={incident} body={body} change={change} />}
        {needs.until && incident.shelveRequest && <ShelveRequest incident={incident} />}
        {needs.until && !incident.shelveRequest && incident.personsToShelve > 1 && (
          <p className="notice-box">{t('dialog.twoPersons')}</p>
        )}
        {needs.until && !incident.shelveRequest && (
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

/** Of a request to shelve, to shelve is to confirm it and to unshelve is to take it back. */
function titleOf(action: string, { shelveRequest }: IncidentDetail): string {
  const isAboutRequest = shelveRequest !== null && (action === 'shelve' || action === 'unshelve');
  if (!isAboutRequest) return action;
  return action === 'shelve' ? 'confirm-shelve' : 'withdraw-shelve';
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
        <div key={group.technicians[0]!.id}>
          <p className="muted">
            {t('dialog.onCall', { region: group.regionName, line: word('line', group.line) })}
            {group.skill && ` · ${word('skill', group.skill)}`}
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
                <b>{each.name}</b>{' '}
                <small className="muted">{each.skills.map((skill) => word('skill', skill)).join(' · ')}</small>
              </span>
            </label>
          ))}
        </div>
      ))}
    </fieldset>
  );
}
