import { useEffect, useRef, useState } from 'react';
import { t } from '../../i18n/desk.js';
import { errorText } from '../../ui/error-text.js';
import { usePlace } from '../../ui/router.js';
import { useStore } from '../../ui/store.js';
import { clockText } from '../../ui/time.js';
import { liveDesk } from '../desk.js';
import { useKeys } from '../keys.js';
import { FilterBar } from './filter-bar.js';
import { HelpDialog } from './help-dialog.js';
import { IncidentLine } from './incident-line.js';
import { filterSearch, matches, parseFilter } from './list-filter.js';
import { shownRows, waitingCount } from './list-rows.js';
import { useHold } from './use-hold.js';

const HEADS = [
  'priority',
  'number',
  'terminal',
  'site',
  'incident',
  'state',
  'age',
  'assignee',
  'acceptBy',
  'count',
  'case',
] as const;

export function ListPage() {
  const { search: address } = usePlace();
  const filter = parseFilter(address);
  const view = useStore(liveDesk.view);
  const [help, setHelp] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const hold = useHold();
  useEffect(() => void liveDesk.show(parseFilter(address)), [address]);
  useKeys({
    j: () => step(list.current, 1),
    k: () => step(list.current, -1),
    '/': () => search.current?.focus(),
    '?': () => setHelp(true),
  });
  const rows = shownRows(view.rows);
  const waiting = waitingCount(view.rows, view.filter);
  return (
    <main id="main" className="list-page">
      <h1 className="off-screen">{t('desk.title')}</h1>
      <div className="tools">
        <FilterBar filter={filter} search={search} />
        <ListNotes count={rows.length} />
      </div>
      {view.error !== null && (
        <p className="notice-box warn" role="alert">
          {errorText(view.error)}{' '}
          <button type="button" className="button" onClick={() => void liveDesk.refresh()}>
            {t('retry')}
          </button>
        </p>
      )}
      <div className="hold" {...hold}>
        <button type="button" className="new-rows" hidden={waiting === 0} onClick={() => liveDesk.settle()}>
          {t('list.newRows', { n: waiting })}
        </button>
        <div ref={list} role="table" aria-label={t('list.label')} aria-busy={view.loading} className="incidents">
          <div role="row" className="row head">
            {HEADS.map((head) => (
              <span key={head} role="columnheader" className={`c-${CELL[head]}`}>
                {t(`list.${head}`)}
              </span>
            ))}
          </div>
          {rows.map((row) => (
            <IncidentLine key={row.id} row={row} gone={!matches(row, view.filter)} />
          ))}
        </div>
      </div>
      {rows.length === 0 && <Nothing />}
      {view.next !== null && <More />}
      {help && <HelpDialog onClose={() => setHelp(false)} />}
    </main>
  );
}

const CELL: Record<(typeof HEADS)[number], string> = {
  priority: 'priority',
  number: 'number',
  terminal: 'terminal',
  site: 'site',
  incident: 'title',
  state: 'state',
  age: 'age',
  assignee: 'assignee',
  acceptBy: 'countdown',
  count: 'count',
  case: 'case',
};

function ListNotes({ count }: { count: number }) {
  const { updatedAt, held } = useStore(liveDesk.view);
  return (
    <p className="list-notes muted">
      {held && <span>{t('list.frozen')}</span>}
      <span>{t('list.shown', { n: count })}</span>
      {updatedAt !== null && <span>{t('list.updated', { time: clockText(updatedAt, true) })}</span>}
    </p>
  );
}

function Nothing() {
  const { loading, filter, error } = useStore(liveDesk.view);
  if (error !== null) return null;
  if (loading) return <p className="empty muted">{t('loading')}</p>;
  const narrowed = filterSearch({ ...filter, state: 'open' }) !== '';
  const key = narrowed ? 'list.emptyFiltered' : filter.state === 'open' ? 'list.empty' : 'list.emptyClosed';
  return <p className="empty muted">{t(key)}</p>;
}

/** Reads on by itself when it comes into sight; a button for those who do not scroll. */
function More() {
  const button = useRef<HTMLButtonElement>(null);
  const { loading } = useStore(liveDesk.view);
  useEffect(() => {
    const watch = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && void liveDesk.more(),
      { rootMargin: '600px' },
    );
    if (button.current && !loading) watch.observe(button.current);
    return () => watch.disconnect();
  }, [loading]);
  return (
    <button ref={button} type="button" className="button more" disabled={loading} onClick={() => void liveDesk.more()}>
      {loading ? t('loading') : t('list.more')}
    </button>
  );
}

function step(list: HTMLElement | null, by: 1 | -1): void {
  const links = [...(list?.querySelectorAll<HTMLElement>('.row-link') ?? [])];
  const at = links.findIndex((link) => link === document.activeElement);
  const next = at < 0 ? links[0] : links[at + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
