import { useEffect, useState, type RefObject } from 'react';
import type { Priority } from '#libs/domain';
import { t, word } from '../../i18n/desk.js';
import { navigate } from '../../ui/router.js';
import { ALL_OPEN, filterSearch, type ListFilter } from './list-filter.js';

const STATES: ListFilter['state'][] = ['open', 'closed'];
const PRIORITIES: Priority[] = ['P1', 'P2', 'P3', 'P4'];
const TYPING_PAUSE_MS = 350;

export function FilterBar({ filter, search }: { filter: ListFilter; search: RefObject<HTMLInputElement | null> }) {
  const change = (part: Partial<ListFilter>): void => show({ ...filter, ...part });
  const narrowed = filter.priority !== null || filter.terminal !== null;
  return (
    <form className="filters" role="search" aria-label={t('filter.label')} onSubmit={(event) => event.preventDefault()}>
      <div className="segmented">
        {STATES.map((state) => (
          <button key={state} type="button" aria-pressed={filter.state === state} onClick={() => change({ state })}>
            {t(`filter.${state}`)}
          </button>
        ))}
      </div>
      <select
        aria-label={t('list.priority')}
        value={filter.priority ?? ''}
        onChange={(event) => change({ priority: event.target.value === '' ? null : (event.target.value as Priority) })}
      >
        <option value="">{t('filter.allPriorities')}</option>
        {PRIORITIES.map((priority) => (
          <option key={priority} value={priority}>
            {priority} {word('priority', priority)}
          </option>
        ))}
      </select>
      <TerminalBox filter={filter} search={search} />
      {narrowed && (
        <button type="button" className="button quiet" onClick={() => show({ ...ALL_OPEN, state: filter.state })}>
          {t('filter.clear')}
        </button>
      )}
    </form>
  );
}

function TerminalBox({ filter, search }: { filter: ListFilter; search: RefObject<HTMLInputElement | null> }) {
  const [text, setText] = useState(filter.terminal ?? '');
  useEffect(() => setText(filter.terminal ?? ''), [filter.terminal]);
  useEffect(() => {
    const terminal = text.trim() || null;
    if (terminal === filter.terminal) return;
    const timer = window.setTimeout(() => show({ ...filter, terminal }), TYPING_PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [text, filter]);
  return (
    <input
      ref={search}
      type="search"
      aria-label={t('filter.terminal')}
      placeholder={t('filter.terminalHint')}
      value={text}
      maxLength={64}
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

function show(filter: ListFilter): void {
  navigate(`/desk${filterSearch(filter)}`, 'replace');
}
