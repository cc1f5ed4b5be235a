import { useState } from 'react';
import type { IncidentDetail, MeView } from '#libs/contract';
import { t, word } from '../../i18n/desk.js';
import { ConflictNotice } from '../../ui/conflict-notice.js';
import { errorText } from '../../ui/error-text.js';
import { Evidence } from '../../ui/evidence.js';
import { IncidentTags } from '../../ui/incident-tags.js';
import { subjectText } from '../../ui/overlay-text.js';
import { PriorityMark } from '../../ui/priority-mark.js';
import { Link, navigate } from '../../ui/router.js';
import { useIncident } from '../../ui/use-incident.js';
import { liveDesk } from '../desk.js';
import { useKeys } from '../keys.js';
import { filterSearch } from '../list/list-filter.js';
import { Age, Left } from '../list/incident-line.js';
import { ActionBar } from './action-bar.js';
import { Assignments, Cases, Notices, Where } from './facts.js';
import { Related } from './related.js';
import { Runbook } from './runbook.js';
import { ShelveRequest } from './shelve-request.js';
import { Timeline } from './timeline.js';

export function IncidentPage({ id, me }: { id: string; me: MeView }) {
  const hand = useIncident(id);
  const [done, setDone] = useState('');
  const back = `/desk${filterSearch(liveDesk.view.get().filter)}`;
  useKeys({ u: () => navigate(back) });
  const { incident } = hand;
  return (
    <main id="main" className="incident-page">
      <Link href={back} className="back">
        ← {t('incident.back')}
      </Link>
      {hand.error !== null && (
        <p className="notice-box warn" role="alert">
          {errorText(hand.error)}{' '}
          <button type="button" className="button" onClick={() => void hand.reload()}>
            {t('retry')}
          </button>
        </p>
      )}
      {!incident && hand.error === null && <p className="empty muted">{t('loading')}</p>}
      {incident && (
        <>
          <Head incident={incident} />
          {hand.conflict && <ConflictNotice conflict={hand.conflict} onClose={hand.dismissConflict} />}
          <ShelveRequest incident={incident} />
          <ActionBar incident={incident} me={me} act={hand.act} onDone={setDone} />
          <p className="done-note" role="status">
            {done}
          </p>
          <div className="columns">
            <div className="column">
              <FirstAction incident={incident} />
              <Timeline entries={incident.timeline} />
            </div>
            <div className="column">
              <Where incident={incident} />
              <Related incident={incident} />
              <Cases incident={incident} />
              <Assignments incident={incident} />
              <Notices incident={incident} />
              <section className="card">
                <h2>{t('page.evidence')}</h2>
                <Evidence faults={incident.faults} />
              </section>
            </div>
          </div>
        </>
      )}
    </main>
  );
}

function Head({ incident }: { incident: IncidentDetail }) {
  return (
    <header className={`incident-head ${incident.priority.toLowerCase()}`}>
      <div className="incident-tags">
        <PriorityMark priority={incident.priority} />
        <span className={`pill state-${incident.state}`}>{word('state', incident.state)}</span>
        <IncidentTags row={incident} />
        <span className={incident.faultActive ? 'pill fault-active' : 'pill'}>
          {t(incident.faultActive ? 'fault.active' : 'fault.cleared')}
        </span>
        {incident.count > 1 && <span className="pill">{t('list.times', { n: incident.count })}</span>}
        <span className="number">{incident.number}</span>
      </div>
      <h1>{incident.title}</h1>
      <p className="incident-line">
        <b>{subjectText(incident)}</b> · {incident.siteName}
      </p>
      <dl className="figures">
        <div>
          <dt>{t('list.age')}</dt>
          <dd>
            <Age at={incident.openedAt} />
          </dd>
        </div>
        <div>
          <dt>{t('list.assignee')}</dt>
          <dd>{incident.assigneeName ?? incident.assignee ?? t('list.unassigned')}</dd>
        </div>
        {incident.acceptBy && incident.state === 'offered' && (
          <div>
            <dt>{t('list.acceptBy')}</dt>
            <dd>
              <Left until={incident.acceptBy} />
            </dd>
          </div>
        )}
        {incident.waitsFor !== '' && (
          <div>
            <dt>{t('incident.waitsFor')}</dt>
            <dd>{incident.waitsFor}</dd>
          </div>
        )}
        {incident.deskOwnerName !== null && (
          <div>
            <dt>{t('incident.deskOwner')}</dt>
            <dd>{incident.deskOwnerName}</dd>
          </div>
        )}
      </dl>
    </header>
  );
}

function FirstAction({ incident }: { incident: IncidentDetail }) {
  return (
    <section className="card">
      <h2>{t('page.firstAction')}</h2>
      <p className="first-action">{incident.firstAction}</p>
      <p className="muted">
        {t('incident.consequence')} · {incident.consequence}
      </p>
      <Runbook incident={incident} />
    </section>
  );
}
