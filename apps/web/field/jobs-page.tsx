import type { IncidentRow, MeView } from '#libs/contract';
import { t, word } from '../i18n/field.js';
import { errorText } from '../ui/error-text.js';
import { LanguageSwitch } from '../ui/language-switch.js';
import { IncidentTags } from '../ui/incident-tags.js';
import { subjectText } from '../ui/overlay-text.js';
import { PriorityMark } from '../ui/priority-mark.js';
import { Link } from '../ui/router.js';
import { ageText } from '../ui/time.js';
import { useNow } from '../ui/use-now.js';
import { OfferCountdown } from './offer-countdown.js';
import { splitJobs } from './split-jobs.js';
import { useJobs } from './use-jobs.js';

export function JobsPage({ me }: { me: MeView }) {
  const { jobs, error, reload } = useJobs();
  const { offered, inHand, helping } = splitJobs(jobs ?? [], me.technicianId);
  return (
    <main className="jobs">
      <div className="first-line">
        <h1>{t('field.hello', { name: me.name })}</h1>
        <LanguageSwitch />
      </div>
      {me.technicianId === null && (
        <p className="notice-box warn">
          {t('field.notTechnician')} <a href="/desk">{t('field.toDesk')}</a>
        </p>
      )}
      {error !== null && (
        <div className="notice-box warn" role="alert">
          <p>{errorText(error)}</p>
          <button type="button" className="button" onClick={() => void reload()}>
            {t('retry')}
          </button>
        </div>
      )}
      {jobs === null && error === null && <p className="muted">{t('loading')}</p>}
      {jobs?.length === 0 && (
        <div className="no-jobs">
          <p>{t('field.empty')}</p>
          <p className="muted">{t('field.emptyHelp')}</p>
        </div>
      )}
      <JobList title={t('field.offered')} rows={offered} />
      <JobList title={t('field.mine')} rows={inHand} />
      <JobList title={t('field.helping')} rows={helping} />
    </main>
  );
}

function JobList({ title, rows }: { title: string; rows: IncidentRow[] }) {
  const now = useNow();
  if (rows.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul className="job-list">
        {rows.map((row) => (
          <li key={row.id}>
            <Link
              href={`/field/incidents/${encodeURIComponent(row.id)}`}
              className={`job ${row.priority.toLowerCase()}`}
            >
              <span className="job-tags">
                <PriorityMark priority={row.priority} />
                <span className="pill">{word('state', row.state)}</span>
                <IncidentTags row={row} />
                <span className="job-age">{ageText(row.openedAt, now)}</span>
              </span>
              <b className="job-title">{row.title}</b>
              <span>
                {row.siteName} · {subjectText(row)}
              </span>
              {row.state === 'offered' && row.acceptBy && <OfferCountdown acceptBy={row.acceptBy} />}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
