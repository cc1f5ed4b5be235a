import type { ReactNode } from 'react';
import type { IncidentDetail } from '#libs/contract';
import { t, word } from '../../i18n/desk.js';
import { Link } from '../../ui/router.js';

/** The outage that it is part of, the terminals that are part of it, what was merged. */
export function Related({ incident }: { incident: IncidentDetail }) {
  const { parent, parts, children } = incident;
  if (!parent && parts.length === 0 && children.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('incident.related')}</h2>
      {parent && (
        <Group title={t(`incident.${parent.kind}`)}>
          <Other {...parent} />
        </Group>
      )}
      {parts.length > 0 && (
        <Group title={t('incident.parts')}>
          {parts.map((each) => (
            <Other key={each.id} {...each} />
          ))}
        </Group>
      )}
      {children.length > 0 && (
        <Group title={t('incident.children')}>
          {children.map((each) => (
            <Other key={each.id} {...each}>
              <b>{each.terminalId}</b> <span>{each.title}</span>{' '}
              <span className={`pill state-${each.state}`}>{word('state', each.state)}</span>
            </Other>
          ))}
        </Group>
      )}
    </section>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <p className="muted">{title}</p>
      <ol className="things">{children}</ol>
    </>
  );
}

function Other({ id, number, children }: { id: string; number: string; children?: ReactNode }) {
  return (
    <li>
      <p className="thing-head">
        <Link href={`/desk/incidents/${encodeURIComponent(id)}`}>{number}</Link>
        {children}
      </p>
    </li>
  );
}
