import { useState } from 'react';
import type { TimelineEntryView } from '#libs/contract';
import { t, word } from '../../i18n/desk.js';
import { clockText, fullText, momentText } from '../../ui/time.js';
import { useNow } from '../../ui/use-now.js';
import { kindsIn, newestFirst } from './timeline-order.js';

/** Everything that happened, and why, in one line of time. */
export function Timeline({ entries }: { entries: TimelineEntryView[] }) {
  const [kind, setKind] = useState<string | null>(null);
  const now = useNow();
  const kinds = kindsIn(entries);
  const shown = newestFirst(entries).filter((entry) => kind === null || entry.kind === kind);
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t('page.timeline')}</h2>
        <div className="segmented small" role="group" aria-label={t('filter.label')}>
          {[null, ...kinds].map((each) => (
            <button key={each ?? ''} type="button" aria-pressed={kind === each} onClick={() => setKind(each)}>
              {each === null ? t('incident.filterAll') : word('kind', each)}
            </button>
          ))}
        </div>
      </div>
      {shown.length === 0 && <p className="muted">{t('incident.timelineEmpty')}</p>}
      <ol className="timeline">
        {shown.map((entry) => (
          <li key={entry.id} className={`kind-${entry.kind}`}>
            <time dateTime={entry.at} title={fullText(entry.at)}>
              {isToday(entry.at, now) ? clockText(entry.at, true) : momentText(entry.at, now)}
            </time>
            <div>
              <p>{entry.text}</p>
              <p className="muted">
                <small>
                  {word('kind', entry.kind)}
                  {entry.actor !== null && ` · ${entry.actor}`}
                </small>
              </p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function isToday(at: string, now: number): boolean {
  return momentText(at, now) === clockText(at);
}
