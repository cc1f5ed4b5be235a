import type { LiveState } from '../api/live-stream.js';
import { t } from '../i18n/shared.js';
import { clockText } from './time.js';

/** Always on the page: whether what is shown is what is. */
export function LiveIndicator({ state }: { state: LiveState }) {
  const text =
    state.status === 'stale' ? t('live.stale', { time: clockText(state.heardAt, true) }) : t(`live.${state.status}`);
  return (
    <span
      className={`live is-${state.status}`}
      role="status"
      title={state.status === 'stale' ? t('live.staleHelp') : undefined}
    >
      <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
        {state.status === 'live' ? <circle cx="5" cy="5" r="4.5" /> : <path d="M5 .5 9.8 9.5H.2z" />}
      </svg>
      {text}
    </span>
  );
}
