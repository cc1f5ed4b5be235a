import type { IncidentDetail } from '#libs/contract';
import { t, word } from '../i18n/shared.js';
import { clockText, fullText, momentText } from './time.js';
import { useNow } from './use-now.js';

/** What the device itself said: newest first, the raw code folded away. */
export function Evidence({ faults }: { faults: IncidentDetail['faults'] }) {
  const now = useNow();
  if (faults.length === 0) return <p className="muted">{t('evidence.none')}</p>;
  return (
    <ol className="evidence">
      {faults.map((fault, index) => (
        <li key={`${fault.at}-${index}`}>
          <p className="evidence-head">
            <time dateTime={fault.at} title={fullText(fault.at)}>
              {momentText(fault.at, now)}
            </time>
            <b>{word('evidence', fault.kind)}</b>
            <code>{fault.fault}</code>
            <small className="muted">{t('evidence.receivedAt', { time: clockText(fault.receivedAt, true) })}</small>
          </p>
          <Details detail={fault.detail} />
          {fault.raw && (
            <details>
              <summary>{t('evidence.raw')}</summary>
              <pre tabIndex={0}>{JSON.stringify(fault.raw, null, 2)}</pre>
            </details>
          )}
        </li>
      ))}
    </ol>
  );
}

function Details({ detail }: { detail: Record<string, unknown> }) {
  const entries = Object.entries(detail);
  if (entries.length === 0) return null;
  return (
    <dl className="pairs">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{fieldWords(name)}</dt>
          <dd>
            {typeof value === 'object' && value !== null ? <pre tabIndex={0}>{lines(value)}</pre> : String(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** `retainCountBefore` → `retain count before`: a device's own name for it, made easier to read and to break. */
function fieldWords(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
}

/** Journal lines come as a list of texts and read best as such. */
function lines(value: object): string {
  const texts = Array.isArray(value) && value.every((each) => typeof each === 'string');
  return texts ? value.join('\n') : JSON.stringify(value, null, 2);
}
