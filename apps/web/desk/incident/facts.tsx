import type { IncidentDetail } from '#libs/contract';
import { t, word } from '../../i18n/desk.js';
import { subjectText } from '../../ui/overlay-text.js';
import { clockText, fullText, momentText } from '../../ui/time.js';
import { useNow } from '../../ui/use-now.js';
import { Left } from '../list/incident-line.js';

type Assignment = IncidentDetail['assignments'][number];

interface Props {
  incident: IncidentDetail;
}

export function Where({ incident }: Props) {
  return (
    <section className="card">
      <h2>{t('page.where')}</h2>
      <dl className="pairs">
        {incident.subject === 'terminal' && <Pair name={t('incident.terminal')} value={incident.terminalId} />}
        <Pair
          name={incident.subject === 'terminal' ? t('list.site') : subjectText(incident)}
          value={`${incident.site.name} (${incident.site.region})`}
        />
        {incident.site.address !== '' && <Pair name={t('incident.address')} value={incident.site.address} />}
        <Pair name={t('incident.component')} value={word('component', incident.component)} />
        <div>
          <dt>{t('incident.fault')}</dt>
          <dd>
            <code>{incident.fault}</code>
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

export function Assignments({ incident }: Props) {
  const now = useNow();
  return (
    <section className="card">
      <h2>{t('incident.assignments')}</h2>
      {incident.assignments.length === 0 && <p className="muted">{t('incident.noAssignments')}</p>}
      <ol className="things">
        {incident.assignments.map((each) => (
          <li key={each.id}>
            <p className="thing-head">
              <b>{each.technicianName}</b>
              {each.role !== 'lead' && <span className="pill tag">{word('role', each.role)}</span>}
              <span className={`pill assignment-${each.state}`}>{word('assignment', each.state)}</span>
              {each.state === 'offered' && <Left until={each.expiresAt} />}
              <time className="muted" dateTime={each.offeredAt} title={fullText(each.offeredAt)}>
                {momentText(each.offeredAt, now)}
              </time>
            </p>
            <p>
              <span className="muted">{t('incident.why')} · </span>
              {each.reason}
            </p>
            {each.contract && <Contract {...each.contract} />}
            {each.answeredAt && (
              <p className="muted">
                <small>{t('incident.answered', { time: clockText(each.answeredAt, true) })}</small>
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Contract({ acceptDue, arriveDue, restoreDue }: NonNullable<Assignment['contract']>) {
  const now = useNow();
  const times = { accept: acceptDue, arrive: arriveDue, restore: restoreDue };
  const texts = Object.entries(times).map(([name, at]) => [name, momentText(at, now)]);
  return (
    <p className="muted">
      <small>{t('incident.contract', Object.fromEntries(texts))}</small>
    </p>
  );
}

export function Notices({ incident }: Props) {
  const now = useNow();
  return (
    <section className="card">
      <h2>{t('incident.notices')}</h2>
      {incident.notices.length === 0 && <p className="muted">{t('incident.noNotices')}</p>}
      <ol className="things">
        {incident.notices.map((notice) => (
          <li key={notice.id}>
            <p className="thing-head">
              <b>{word('channel', notice.channel)}</b>
              <span>{notice.recipient}</span>
              <span className={`pill notice-${notice.state}`}>{word('noticeState', notice.state)}</span>
              <time className="muted" dateTime={notice.createdAt} title={fullText(notice.createdAt)}>
                {momentText(notice.sentAt ?? notice.createdAt, now)}
              </time>
            </p>
            <p className="muted">
              <small>
                <code>{notice.template}</code>
                {notice.attempts > 1 && ` · ${t('incident.attempts', { n: notice.attempts })}`}
              </small>
            </p>
            {notice.error !== null && <p className="error-text">{notice.error}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

export function Cases({ incident }: Props) {
  const now = useNow();
  if (incident.cases.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('incident.cases')}</h2>
      <ol className="things">
        {incident.cases.map((each) => (
          <li key={each.number}>
            <p className="thing-head">
              <b>{each.number}</b>
              <span>{word('caseKind', each.kind)}</span>
              <span className="pill">{each.stateText}</span>
              <time className="muted" dateTime={each.openedAt} title={fullText(each.openedAt)}>
                {momentText(each.openedAt, now)}
              </time>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
