import { useState } from 'react';
import type { IncidentDetail, MeView } from '#libs/contract';
import { t, word } from '../i18n/field.js';
import { ConflictNotice } from '../ui/conflict-notice.js';
import { CopyButton } from '../ui/copy-button.js';
import { errorText } from '../ui/error-text.js';
import { Evidence } from '../ui/evidence.js';
import { LanguageSwitch } from '../ui/language-switch.js';
import { IncidentTags } from '../ui/incident-tags.js';
import { subjectText } from '../ui/overlay-text.js';
import { PriorityMark } from '../ui/priority-mark.js';
import { Link } from '../ui/router.js';
import { momentText } from '../ui/time.js';
import { useIncident } from '../ui/use-incident.js';
import { useNow } from '../ui/use-now.js';
import { geoLink } from './geo-link.js';
import { JobButtons } from './job-buttons.js';
import { OfferCountdown } from './offer-countdown.js';

export function JobPage({ id, me }: { id: string; me: MeView }) {
  const hand = useIncident(id);
  const [done, setDone] = useState('');
  const { incident } = hand;
  return (
    <main className="job-page">
      <div className="first-line">
        <Link href="/field" className="back">
          ← {t('field.back')}
        </Link>
        <LanguageSwitch />
      </div>
      {hand.error !== null && (
        <div className="notice-box warn" role="alert">
          <p>{errorText(hand.error)}</p>
          <button type="button" className="button" onClick={() => void hand.reload()}>
            {t('retry')}
          </button>
        </div>
      )}
      {!incident && hand.error === null && <p className="muted">{t('loading')}</p>}
      {hand.conflict && <ConflictNotice conflict={hand.conflict} onClose={hand.dismissConflict} />}
      {incident && (
        <>
          <What incident={incident} me={me} />
          <Place incident={incident} />
          <section>
            <h2>{t('page.firstAction')}</h2>
            <p className="first-action">{incident.firstAction}</p>
          </section>
          {incident.runbook.length > 0 && (
            <section>
              <h2>{t('page.runbook')}</h2>
              <ol className="steps">
                {incident.runbook.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            </section>
          )}
          <section>
            <h2>{t('page.evidence')}</h2>
            <Evidence faults={incident.faults} />
          </section>
          <JobButtons key={incident.state} incident={incident} act={hand.act} done={done} onDone={setDone} />
        </>
      )}
    </main>
  );
}

function What({ incident, me }: { incident: IncidentDetail; me: MeView }) {
  const now = useNow();
  const somebodyElse = incident.assignee !== null && incident.assignee !== me.technicianId;
  const asked = somebodyElse && besides(incident, me).find(({ state }) => state === 'offered');
  return (
    <header className={`job-head ${incident.priority.toLowerCase()}`}>
      <p className="job-tags">
        <PriorityMark priority={incident.priority} />
        <span className="pill">{word('state', incident.state)}</span>
        <span className="pill">{t(incident.faultActive ? 'fault.active' : 'fault.cleared')}</span>
        <IncidentTags row={incident} />
      </p>
      <h1>{incident.title}</h1>
      <p>
        {word('component', incident.component)} · {incident.subject === 'terminal' && t('field.terminal')}{' '}
        <b>{subjectText(incident)}</b>
      </p>
      <p className="muted">
        {incident.number} · {t('field.openedAt', { time: momentText(incident.openedAt, now) })}
      </p>
      {somebodyElse && <p className="notice-box">{besideText(incident, me)}</p>}
      {asked && <OfferCountdown acceptBy={asked.expiresAt} />}
      {incident.state === 'offered' && incident.acceptBy && !somebodyElse && (
        <OfferCountdown acceptBy={incident.acceptBy} />
      )}
    </header>
  );
}

/** The reader's own part in what somebody else holds. */
const besides = ({ assignments }: IncidentDetail, { technicianId }: MeView) =>
  assignments.filter(({ technician, role }) => technician === technicianId && role !== 'lead');

function besideText(incident: IncidentDetail, me: MeView): string {
  const name = incident.assigneeName ?? incident.assignee!;
  const part = besides(incident, me).find(({ state }) => state === 'offered' || state === 'accepted');
  if (!part) return t('field.heldBy', { name });
  if (part.role === 'successor') return t('field.askedToTakeOver', { name });
  return t(part.state === 'offered' ? 'field.askedToHelp' : 'field.helps', { name });
}

function Place({ incident }: { incident: IncidentDetail }) {
  const { site } = incident;
  return (
    <section>
      <h2>{t('page.where')}</h2>
      <p className="site">{site.name}</p>
      {/* A network or a region has no address to go to. */}
      {site.address !== '' && (
        <>
          <p className="address">{site.address}</p>
          <div className="pair-of-buttons">
            <a className="button" href={geoLink(site)}>
              {t('field.openMap')}
            </a>
            <CopyButton text={`${site.name} ${site.address}`} label={t('field.copyAddress')} />
          </div>
        </>
      )}
    </section>
  );
}
