import { useState } from 'react';
import type { IncidentDetail } from '#libs/contract';
import { t } from '../../i18n/desk.js';
import { rememberedStore, useStore } from '../../ui/store.js';

/** Steps that can be ticked off; the ticks are this browser's own. */
export function Runbook({ incident }: { incident: IncidentDetail }) {
  const [store] = useState(() => rememberedStore(`runbook.${incident.id}`, ''));
  const ticked = new Set(useStore(store).split(',').filter(Boolean));
  if (incident.runbook.length === 0) return null;
  const toggle = (index: string): void => {
    const next = new Set(ticked);
    if (!next.delete(index)) next.add(index);
    store.set([...next].join(','));
  };
  return (
    <>
      <h3>
        {t('page.runbook')}
        <small className="muted"> {t('incident.stepsDone', { done: ticked.size, all: incident.runbook.length })}</small>
      </h3>
      <ol className="runbook">
        {incident.runbook.map((step, index) => (
          <li key={step}>
            <label>
              <input type="checkbox" checked={ticked.has(String(index))} onChange={() => toggle(String(index))} />
              <span>
                {index + 1}. {step}
              </span>
            </label>
          </li>
        ))}
      </ol>
    </>
  );
}
