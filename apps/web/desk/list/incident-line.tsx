import { memo } from 'react';
import type { IncidentRow } from '#libs/contract';
import { t, word } from '../../i18n/desk.js';
import { IncidentTags } from '../../ui/incident-tags.js';
import { subjectText, waitsForSomebody } from '../../ui/overlay-text.js';
import { PriorityMark } from '../../ui/priority-mark.js';
import { Link } from '../../ui/router.js';
import { ageText, countdown, fullText } from '../../ui/time.js';
import { useNow } from '../../ui/use-now.js';

interface Props {
  row: IncidentRow;
  /** No longer what the filter asks for; still here because the order is held. */
  gone: boolean;
}

export const IncidentLine = memo(function IncidentLine({ row, gone }: Props) {
  const calling = row.priority === 'P1' && waitsForSomebody(row);
  const classes = [
    'row',
    row.priority.toLowerCase(),
    calling && 'calling',
    gone && 'gone',
    (row.shelvedUntil ?? row.suppressedBy) && 'shelved',
  ];
  return (
    <div role="row" className={classes.filter(Boolean).join(' ')}>
      <span role="cell" className="c-priority">
        <PriorityMark priority={row.priority} />
      </span>
      <span role="cell" className="c-number">
        <Link href={`/desk/incidents/${encodeURIComponent(row.id)}`} className="row-link">
          {row.number}
        </Link>
      </span>
      <span role="cell" className="c-terminal">
        {subjectText(row)}
      </span>
      <span role="cell" className="c-site" title={row.siteName}>
        {row.siteName}
      </span>
      <span role="cell" className="c-title" title={`${row.title} · ${row.fault}`}>
        <b>{row.title}</b> <small className="muted">{word('component', row.component)}</small>{' '}
        <IncidentTags row={row} />
      </span>
      <span role="cell" className="c-state">
        <span className={`pill state-${row.state}`} title={gone ? t('list.gone') : undefined}>
          {word('state', row.state)}
        </span>
      </span>
      <span role="cell" className="c-age">
        <Age at={row.openedAt} />
      </span>
      <span role="cell" className="c-assignee" title={row.assigneeName ?? undefined}>
        {row.assigneeName ?? row.assignee ?? <span className="muted">{t('list.unassigned')}</span>}
      </span>
      <span role="cell" className="c-countdown">
        {row.acceptBy && row.state === 'offered' && <Left until={row.acceptBy} />}
      </span>
      <span role="cell" className="c-count">
        {row.count > 1 ? t('list.times', { n: row.count }) : ''}
      </span>
      <span role="cell" className="c-case">
        {row.caseNumber}
      </span>
    </div>
  );
});

export function Age({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={fullText(at)}>
      {ageText(at, now)}
    </time>
  );
}

export function Left({ until }: { until: string }) {
  const { text, overdue, urgent } = countdown(until, useNow());
  return (
    <time dateTime={until} title={fullText(until)} className={overdue || urgent ? 'left short' : 'left'}>
      {overdue ? t('list.overdue') : text}
    </time>
  );
}
